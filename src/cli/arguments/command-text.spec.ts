import { Arguments, type OptionValue } from './arguments.js';
import { asCalled, commandText, quoted } from './command-text.js';

const given = (options: Readonly<Record<string, OptionValue>>) =>
  new Arguments([], new Map(Object.entries(options)));

test.each<[Readonly<Record<string, OptionValue>>, string[] | undefined, string]>([
  [{}, undefined, 'halftone list'],
  [{ json: true, limit: 3 }, undefined, 'halftone list'],
  [{ server: 'http://127.0.0.1:3000' }, undefined, 'halftone list --server http://127.0.0.1:3000'],
  [{ server: 'http://[::1]:3000' }, undefined, "halftone list --server 'http://[::1]:3000'"],
  [
    { 'image-column': ['Photo', 'Photo 2'], 'skip-invalid-rows': true, quality: 60 },
    ['image-column', 'skip-invalid-rows', 'quality', 'sheet'],
    "halftone list --image-column Photo --image-column 'Photo 2' --skip-invalid-rows --quality 60",
  ],
])('with %j, a command to copy with the options %j is: %s', (options, names, text) =>
  expect(commandText('list', given(options), names)).toBe(text),
);

test.each([
  ['küche.csv', "'küche.csv'"],
  ['shop/it.csv', 'shop/it.csv'],
  ["it's $HOME", `'it'\\''s $HOME'`],
  ['', "''"],
])('the word %s is written as %s', (word, text) => expect(quoted(word)).toBe(text));

test.each([
  ['As `halftone list` shows it.', 'As `npx halftone list` shows it.'],
  ['source <(halftone completion bash)', 'source <(npx halftone completion bash)'],
  ['halftone <command> --help', 'npx halftone <command> --help'],
  ['--server https://halftone.example.com', '--server https://halftone.example.com'],
  ['--data-dir /var/lib/halftone --json', '--data-dir /var/lib/halftone --json'],
])('under npx %s is written as %s', (text, called) => {
  expect(asCalled(text, 'npx halftone')).toBe(called);
  expect(asCalled(text, 'halftone')).toBe(text);
});
