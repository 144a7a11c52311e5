import { execFileSync, spawnSync } from 'node:child_process';
import type { CommandSpec } from '../command.js';
import { bashCompletion } from './bash.js';
import { fishCompletion } from './fish.js';
import { zshCompletion } from './zsh.js';

const load = () => Promise.reject(new Error('not run'));

const TREE: CommandSpec = {
  name: 'halftone',
  summary: 'A program.',
  load,
  commands: [
    {
      name: 'compress',
      summary: "Compress a shop's catalogue.",
      operands: [{ name: 'file', help: 'The file.' }],
      options: [
        { name: 'out', value: 'folder', help: 'A folder.' },
        { name: 'format', value: 'format', choices: ['webp', 'avif'], help: 'A format. There are two.' },
      ],
      load,
    },
    {
      name: 'keys',
      summary: 'Keys.',
      commands: [{ name: 'create', summary: 'Create a key.', load }],
    },
  ],
};

/** Completes the last of the words in a real bash. */
function completedByBash(...words: readonly string[]): string[] {
  const script = `${bashCompletion(TREE)}
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _halftone; echo "\${COMPREPLY[*]}"`;
  const output = execFileSync('bash', ['-c', script, 'bash', ...words], { encoding: 'utf8' });
  return output
    .trim()
    .split(' ')
    .filter((word) => word !== '');
}

test.each([
  [['halftone', 'c'], ['compress']],
  [
    ['halftone', ''],
    ['compress', 'keys', '--help', '--version'],
  ],
  [['halftone', 'compress', '--f'], ['--format']],
  [['halftone', 'compress', '--format', 'a'], ['avif']],
  [['halftone', 'compress', '--out', ''], []],
  [['halftone', 'compress', 'shop.csv', '--o'], ['--out']],
  [['halftone', 'keys', 'c'], ['create']],
  [['halftone', 'keys', 'create', '--h'], ['--help']],
])('bash completes %j to %j', (words, expected) => expect(completedByBash(...words)).toEqual(expected));

// Only where this machine has a zsh; its texts are also tested below.
if (spawnSync('zsh', ['--version']).status === 0) {
  test('zsh accepts its script', () => {
    const { status, stderr } = spawnSync('zsh', ['-fn'], { input: zshCompletion(TREE), encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
}

test('the script for zsh has every command and option with the first sentence of its help', () => {
  const script = zshCompletion(TREE);
  expect(script).toContain("'--format:A format.'");
  expect(script).toContain(String.raw`'compress:Compress a shop'\''s catalogue.'`);
  expect(script).toContain("'halftone compress --format') compadd webp avif; return ;;");
});

test('the script for fish offers a command only where it belongs', () => {
  const lines = fishCompletion(TREE).split('\n');
  expect(lines).toContain(
    String.raw`complete -c halftone -n 'not __fish_seen_subcommand_from compress keys' -a compress -d 'Compress a shop\'s catalogue.'`,
  );
  expect(lines).toContain(
    `complete -c halftone -n '__fish_seen_subcommand_from compress' -l format -r -f -a 'webp avif' -d 'A format.'`,
  );
  expect(lines).toContain(
    `complete -c halftone -n '__fish_seen_subcommand_from keys; and not __fish_seen_subcommand_from create' -a create -d 'Create a key.'`,
  );
});
