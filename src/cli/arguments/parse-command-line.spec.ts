import type { CommandSpec } from '../command.js';
import { nameOf, parseCommandLine } from './parse-command-line.js';

const load = () => Promise.reject(new Error('not run'));

const TREE: CommandSpec = {
  name: 'tool',
  summary: 'A tool.',
  load,
  options: [{ name: 'port', value: 'n', kind: 'integer', help: 'A port.' }],
  commands: [
    {
      name: 'press',
      summary: 'Press a file.',
      operands: [{ name: 'file', help: 'The file.' }],
      options: [
        { name: 'out', value: 'folder', help: 'A folder.' },
        { name: 'format', value: 'format', choices: ['webp', 'avif', 'google-merchant'], help: 'A format.' },
        { name: 'column', value: 'name', kind: 'list', help: 'A column.' },
        { name: 'size', value: 'n', kind: 'integer', help: 'A size.' },
        { name: 'json', help: 'Print JSON.' },
      ],
      load,
    },
    {
      name: 'keys',
      summary: 'Manage keys.',
      commands: [
        {
          name: 'create',
          summary: 'Create one.',
          operands: [{ name: 'name', help: 'Its owner.', isOptional: true }],
          load,
        },
      ],
    },
  ],
};

/** Returns what is parsed in a form to compare: the action, the command, the operands, then the options. */
function parsed(line: string): unknown {
  const result = parseCommandLine(TREE, line === '' ? [] : line.split(' '));
  if (result.action !== 'run') return result.action === 'help' ? ['help', nameOf(result.path)] : ['version'];
  const names = ['port', 'out', 'format', 'column', 'size', 'json'];
  const options = names.flatMap((name) =>
    result.given.isSet(name) ? [[name, result.given.value(name)]] : [],
  );
  return [nameOf(result.path), result.given.operands, Object.fromEntries(options)];
}

test.each([
  ['', ['tool', [], {}]],
  ['--port 80', ['tool', [], { port: 80 }]],
  ['press a.csv', ['tool press', ['a.csv'], {}]],
  ['press --out x a.csv --json', ['tool press', ['a.csv'], { out: 'x', json: true }]],
  ['press a.csv --out=--json', ['tool press', ['a.csv'], { out: '--json' }]],
  ['press --format=WEBP a.csv', ['tool press', ['a.csv'], { format: 'webp' }]],
  ['press --format GOOGLE_MERCHANT a.csv', ['tool press', ['a.csv'], { format: 'google-merchant' }]],
  ['press a.csv --column A --column B', ['tool press', ['a.csv'], { column: ['A', 'B'] }]],
  ['press --size 800 -- --odd.csv', ['tool press', ['--odd.csv'], { size: 800 }]],
  ['keys create', ['tool keys create', [], {}]],
  ['keys create shop', ['tool keys create', ['shop'], {}]],
  ['--help', ['help', 'tool']],
  ['-h', ['help', 'tool']],
  ['help', ['help', 'tool']],
  ['help keys create', ['help', 'tool keys create']],
  ['press --help', ['help', 'tool press']],
  ['keys -h', ['help', 'tool keys']],
  ['--version', ['version']],
  ['-v', ['version']],
])('"%s" is understood', (line, expected) => expect(parsed(line)).toEqual(expected));

test.each([
  ['pres', 'tool has no command "pres". Did you mean tool press? See tool --help.'],
  [
    'shop.csv',
    'tool has no command "shop.csv". To compress a file: tool compress shop.csv. See tool --help.',
  ],
  ['keys', 'Say what to do: create. See tool keys --help.'],
  [
    'keys creat shop',
    'tool keys has no command "creat". Did you mean tool keys create? See tool keys --help.',
  ],
  ['press', 'tool press needs <file>: The file. See tool press --help.'],
  [
    'press a b',
    'tool press does not take "b". Quote an argument that contains spaces. See tool press --help.',
  ],
  ['press a --fromat webp', 'Unknown option --fromat. Did you mean --format? See tool press --help.'],
  ['press a -x', 'Unknown option -x. See tool press --help.'],
  ['press a --version', 'Unknown option --version. See tool press --help.'],
  ['press a --out', '--out needs a value: --out <folder>.'],
  ['press a --out --json', '--out needs a value: --out <folder>.'],
  ['press a --out x --out y', '--out is given twice: leave out one of them.'],
  ['press a --json=yes', '--json is a switch: leave out "=yes".'],
  ['press a --size -5', '--size must be a whole number, and is "-5".'],
  ['press a --size 1e3', '--size must be a whole number, and is "1e3".'],
  [
    'press a --format wepb',
    '--format must be one of webp, avif, google-merchant, and is "wepb". Did you mean webp?',
  ],
])('"%s" is rejected with what to write instead', (line, message) => {
  expect(() => parsed(line)).toThrow(message);
});
