import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { keys } from '../support/keys.js';
import { runToItsEnd } from '../support/ending.js';
import { watchedArgv } from '../support/warnings/watch.js';

const MAIN = path.resolve('dist/bundle/halftone.js');
let database: TestDatabase;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'halftone-command-'));
  env = { DATABASE_URL: database.url, DATA_DIR: folder, SECRET_KEY: 'x'.repeat(32) };
});
afterAll(async () => {
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

test('halftone migrate runs the migrations of an empty database once, and ends', async () => {
  const first = await runToItsEnd(env, { args: ['migrate'] });
  expect(first).toEqual({ code: 0, stdout: expect.stringMatching(/^(Ran \w+\.\n)+$/), stderr: '' });
  const second = await runToItsEnd(env, { args: ['migrate'] });
  expect(second).toEqual({ code: 0, stdout: 'The database is up to date.\n', stderr: '' });
}, 60_000);

test('halftone keys does what halftone-keys does', async () => {
  const created = await runToItsEnd(env, { args: ['keys', 'create', 'shop'] });
  expect(created).toEqual({ code: 0, stdout: expect.stringMatching(/^ht_\S+\n$/), stderr: '' });
  const id = created.stdout.split('_')[1]!;
  const listed = await runToItsEnd(env, { args: ['keys', 'list'] });
  expect(listed.stdout).toContain(`${id}  shop`);
  expect(await keys(env, 'list')).toEqual(listed);
  const revoked = await runToItsEnd(env, { args: ['keys', 'revoke', id] });
  expect(revoked).toEqual({ code: 0, stdout: `Revoked the key ${id} of shop.\n`, stderr: '' });
}, 60_000);

test('halftone worker starts the role worker alone, whatever ROLES says', async () => {
  const child = fork(MAIN, ['worker', '--port', '0'], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env, ROLES: 'api', PORT: '1' },
    execArgv: watchedArgv(),
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let output = '';
  child.stdout!.on('data', (chunk) => (output += chunk));
  await once(child, 'message');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(output).toContain('Halftone is ready (worker).');
}, 60_000);

test('the help loads only the code of the command line', async () => {
  const coverage = await mkdtemp(path.join(folder, 'coverage-'));
  await promisify(execFile)(process.execPath, [MAIN, '--help'], {
    env: { PATH: process.env.PATH, NODE_V8_COVERAGE: coverage },
  });
  const [file] = await readdir(coverage);
  const { result } = JSON.parse(await readFile(path.join(coverage, file!), 'utf8')) as {
    result: { url: string }[];
  };
  const loaded = result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
  expect(loaded.length).toBeGreaterThan(1);
  expect(loaded.length).toBeLessThan(12);
  const bytes = loaded.map((url) => readFileSync(new URL(url)).length);
  expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(150_000);
});

test('help for an unknown command exits with 1 and names the nearest command', async () => {
  expect(await runToItsEnd({}, { args: ['serv'] })).toEqual({
    code: 1,
    stdout: '',
    stderr: 'halftone has no command "serv". Did you mean halftone serve? See halftone --help.\n',
  });
});
