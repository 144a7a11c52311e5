import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let dataDir: string;
let program: ChildProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), 'halftone-output-'));
});
afterEach(() => void program.kill('SIGKILL'));
afterAll(async () => {
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Starts the program with `output` as its stdout and stderr; resolves to its URL. */
async function start(format: string, output: 'pipe' | number): Promise<string> {
  program = fork(path.resolve('dist/bundle/halftone.js'), {
    cwd: tmpdir(),
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      ROLES: 'api',
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      SECRET_KEY: 'x'.repeat(32),
      LOG_FORMAT: format,
      LOG_LEVEL: 'debug',
    },
    stdio: ['ignore', output, output, 'ipc'],
  });
  const [{ url }] = (await once(program, 'message')) as [{ url: string }];
  return url;
}

/** Makes the program log lines and stops it; resolves to the statuses of its responses, and how it ended. */
async function logAndStop(url: string): Promise<unknown> {
  const statuses: number[] = [];
  for (let n = 0; n < 5; n++) statuses.push((await fetch(`${url}/health/live`)).status);
  const ended = once(program, 'exit');
  program.kill('SIGTERM');
  return { statuses, ended: await ended };
}

const IN_ORDER = { statuses: [200, 200, 200, 200, 200], ended: [0, null] };

test.each(['text', 'json'])(
  'the program continues when the reader of its %s output has exited',
  async (format) => {
    const url = await start(format, 'pipe');
    program.stdout!.destroy();
    program.stderr!.destroy();
    expect(await logAndStop(url)).toEqual(IN_ORDER);
  },
  30_000,
);

test.each(['text', 'json'])(
  'the program works while its %s output is on a full disk',
  async (format) => {
    const url = await start(format, openSync('/dev/full', 'w'));
    expect(await logAndStop(url)).toEqual(IN_ORDER);
  },
  30_000,
);
