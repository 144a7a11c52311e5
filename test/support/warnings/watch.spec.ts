import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startStage } from '../stage.js';
import { startWarningWatch, type WarningWatch } from './watch.js';

let watch: WarningWatch;
beforeEach(() => {
  watch = startWarningWatch();
});
afterEach(() => watch.remove());

/** Runs a script in a process that is watched, and resolves to its exit code. */
async function run(script: string): Promise<number> {
  const file = path.join(path.dirname(watch.preload), 'script.cjs');
  await writeFile(file, script);
  const child = fork(file, { env: {}, execArgv: ['--require', watch.preload], stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number];
  return code;
}

test.each<[string, string, RegExp]>([
  [
    'a leak of listeners',
    `const e = new (require('node:events'))(); for (let i = 0; i < 11; i += 1) e.on('x', () => {});`,
    /^MaxListenersExceededWarning in .*script\.cjs: .*11 x listeners/,
  ],
  [
    'a deprecation',
    `process.emitWarning('old', 'DeprecationWarning');`,
    /^DeprecationWarning in .*: old|old$/m,
  ],
  [
    'a warning in a process that it forks',
    `if (process.argv[2] === 'child') process.emitWarning('inner'); else require('node:child_process').fork(__filename, ['child'], { env: {} });`,
    /^Warning in .*script\.cjs child: /,
  ],
])('%s is written down', async (_, script, expected) => {
  expect(await run(script)).toBe(0);
  expect(watch.warnings()).toEqual([expect.stringMatching(expected)]);
});

test('an unhandled rejection is recorded, and still ends its process', async () => {
  expect(await run(`Promise.reject(new Error('nobody cares'));`)).toBe(1);
  expect(watch.warnings()).toEqual([expect.stringMatching(/^UnhandledRejection in .*: Error: nobody cares/)]);
});

test('experimental warnings of Node and handled rejections are not recorded', async () => {
  const script = `process.emitWarning('new', 'ExperimentalWarning'); Promise.reject(new Error()).catch(() => {});`;
  expect(await run(script)).toBe(0);
  expect(watch.warnings()).toEqual([]);
});

test.each([
  ['of its own', { own: true }],
  ['that it shares', {}],
])('a program in a process %s is watched', async (_, options) => {
  const stage = await startStage({ ...options, env: { ROLES: 'api' } });
  try {
    const commandLine = await readFile(`/proc/${stage.program.pid}/cmdline`, 'utf8');
    expect(commandLine.split('\0')).toEqual(
      expect.arrayContaining(['--require', process.env.HALFTONE_TEST_PRELOAD]),
    );
  } finally {
    await stage.dispose();
  }
});
