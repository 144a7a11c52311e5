import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import module from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { modulesLoaded } from '../support/loaded.js';
import { watchedArgv } from '../support/warnings/watch.js';

const BUNDLE = path.resolve('dist/bundle');

describe('the bundled program', () => {
  let database: TestDatabase;
  let loaded: string[];
  beforeAll(async () => {
    database = await createTestDatabase();
    loaded = await modulesLoaded({ DATABASE_URL: database.url });
  }, 120_000);
  afterAll(() => database?.drop());

  test('loads no package twice: none comes from its own files', () => {
    const fromPackages = loaded.filter(
      (url) => url.includes('/node_modules/') && !url.includes('/dist/bundle/'),
    );
    // fdir looks for it by a require of its own, and nothing else uses it.
    expect(fromPackages.filter((url) => !url.includes('/node_modules/picomatch/'))).toEqual([]);
    expect(loaded.filter((url) => url.includes('/dist/src/'))).toEqual([]);
  });

  test('loads at most a hundred files', () => {
    expect(loaded.length).toBeLessThan(100);
  });

  test.each([
    ['an S3 client', 's3-storage'],
    ['an SMTP client', 'nodemailer'],
    ['OpenTelemetry', 'open-telemetry'],
    ['the queue dashboard', 'dashboard-router'],
  ])('does not load %s unless it is configured', async (_, name) => {
    expect(await readdir(BUNDLE)).toContain(`${name}.js`);
    expect(loaded.filter((url) => url.endsWith(`/${name}.js`))).toEqual([]);
  });
});

test('a stack trace names our TypeScript', async () => {
  const program = pathToFileURL(path.join(BUNDLE, 'program.js')).href;
  const script = `
    const { startProgram } = await import(${JSON.stringify(program)});
    await startProgram({ log: {}, get http() { throw new Error('broken') } }).catch((error) => console.log(error.stack));
    process.exit();
  `;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--enable-source-maps',
    '--input-type=module',
    '--eval',
    script,
  ]);
  expect(stdout).toMatch(/at startProgram \(.*\/src\/program\.ts:\d+:\d+\)/);
});

test('carries the licences of the packages in it', async () => {
  const licences = await readFile(path.join(BUNDLE, 'LICENSES.txt'), 'utf8');
  const packages = (await readdir(path.join(BUNDLE, 'node_modules'), { recursive: true }))
    .filter((file) => file.endsWith('.mjs') && !/^(indirect|on-demand)/.test(file))
    .map((file) => file.slice(0, -'.mjs'.length));
  expect(packages.length).toBeGreaterThan(30);
  expect(packages.filter((name) => !licences.includes(`\n${name} `))).toEqual([]);
  expect(licences.match(/^.* undefined$/gm)).toBeNull();
});

/** Starts the bundle on its own embedded PostgreSQL. */
async function startEmbedded(dataDir: string, env: Readonly<Record<string, string>> = {}) {
  const program = fork(path.join(BUNDLE, 'halftone.js'), {
    cwd: tmpdir(),
    env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: dataDir, ...env },
    execArgv: watchedArgv(),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(program, 'exit') as Promise<[number | null]>;
  const message = await Promise.race([
    once(program, 'message') as Promise<[{ url: string }]>,
    ended.then(([code]) => {
      throw new Error(`The program ended with ${code} before it was ready.`);
    }),
  ]);
  return { program, ended, url: message[0].url };
}

describe('with the embedded PostgreSQL', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'halftone-bundle-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('starts in a home that it cannot write to', async () => {
    // Below a file not even root can write.
    const home = path.join(folder, 'home');
    await writeFile(home, '');
    const { program, ended, url } = await startEmbedded(path.join(folder, 'data'), { HOME: home });
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    program.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
    expect(await readFile(home, 'utf8')).toBe('');
    // Where Node can, the compiled code is kept with the data.
    const kept = (await readdir(path.join(folder, 'data'))).includes('compile-cache');
    expect(kept).toBe('enableCompileCache' in module);
  }, 120_000);

  test('shuts PostgreSQL down after it was killed, by the child that is bundled beside it', async () => {
    const { program, ended } = await startEmbedded(folder);
    program.kill('SIGKILL');
    await ended;
    const isRunning = async () => (await readdir(path.join(folder, 'postgres'))).includes('postmaster.pid');
    expect(await isRunning()).toBe(true);
    while (await isRunning()) await sleep(100);
  }, 180_000);
});
