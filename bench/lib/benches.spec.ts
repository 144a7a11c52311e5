import { describeBench, findBenches } from './benches.mjs';

test.each([
  [
    'a module',
    "import x from 'y';\n\nexport const summary = 'Rows per second.';\nexport default async function run() {}\n",
    { isScript: false, summary: 'Rows per second.' },
  ],
  [
    'a module with a long summary',
    "export const summary =\n  'Rows per second.';\nexport default async function run() {}\n",
    { isScript: false, summary: 'Rows per second.' },
  ],
  ['a script', '// Measures rows.\nconsole.log(1);\n', { isScript: true, summary: 'Measures rows.' }],
  ['a script with a block', '/**\n * Measures rows.\n */\n', { isScript: true, summary: 'Measures rows.' }],
])('%s is described by its source', (_, source, expected) => {
  expect(describeBench(source)).toEqual(expected);
});

const BENCHES: [string, { isScript: boolean; url: URL }][] = [...findBenches()];

test.each(BENCHES.filter(([, { isScript }]) => !isScript))(
  'the bench %s has what it needs',
  async (_, { url }) => {
    const bench = await import(url.href);
    expect(bench).toMatchObject({ summary: expect.stringMatching(/\.$/), default: expect.any(Function) });
    expect(Object.keys(bench.defaults)).toEqual(expect.arrayContaining(Object.keys(bench.quick)));
  },
);
