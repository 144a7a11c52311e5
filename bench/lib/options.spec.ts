import path from 'node:path';
import { parseOptions, takenByNpm } from './options.mjs';

const DEFAULTS = { images: 300, rounds: 5 };
const QUICK = { images: 20, rounds: 1 };

test.each([
  [[], { images: 300, rounds: 5, quick: false }],
  [['--images', '7'], { images: 7, rounds: 5 }],
  [['--quick'], { images: 20, rounds: 1, quick: true }],
  [['--quick', '--rounds', '2'], { images: 20, rounds: 2 }],
  [['--root', '/a/checkout'], { root: path.resolve('/a/checkout') }],
])('%j gives %j', (args, expected) => {
  expect(parseOptions(args, DEFAULTS, QUICK)).toMatchObject(expected);
});

test.each([
  [['--images', 'many'], '--images takes a number'],
  [['--images', '-1'], 'ambiguous'],
  [['--unknown'], '--unknown'],
])('%j is rejected', (args, message) => {
  expect(() => parseOptions(args, DEFAULTS, QUICK)).toThrow(message);
});

test('an option that npm took for itself is found', () => {
  expect(
    takenByNpm({ npm_config_quick: 'true', npm_config_json: 'true' }, ['quick', 'images', 'json']),
  ).toEqual(['quick']);
});
