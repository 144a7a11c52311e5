import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { type Owner, type OwnerOptions, startOwner } from '../../../test/support/embedded-owner.js';
import { completeInstall, nativeFolder } from './binaries.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.js';
import { isAlive } from './os-process.js';
import { readPostmasterPid } from './postmaster-pid.js';

const SETTINGS = { fsync: 'off' };
const NOBODY = 65_534;
const isRoot = process.getuid!() === 0;

let root: string;
let folders = 0;
const owners: Owner[] = [];
const servers: EmbeddedPostgres[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'halftone-embedded-'));
  await chmod(root, 0o755);
});

afterEach(async () => {
  await Promise.all([...owners.splice(0), ...servers.splice(0)].map((one) => one.stop()));
});

afterAll(() => rm(root, { recursive: true, force: true }));

const newFolder = () => join(root, String(++folders));
// Creating a cluster takes longest, so tests that need no cluster of their own share one, one test at a time.
const sharedFolder = () => join(root, 'shared');
const cluster = (dataDir: string) => join(dataDir, 'postgres');

/** A folder that user `uid` owns. */
async function folderOf(uid: number): Promise<string> {
  const folder = newFolder();
  await mkdir(folder, { mode: 0o700 });
  await chown(folder, uid, uid);
  return folder;
}

async function start(dataDir: string, options: { native?: string } = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, settings: SETTINGS, ...options });
  servers.push(server);
  return server;
}

function owner(options: Omit<OwnerOptions, 'settings'>): Owner {
  const started = startOwner({ settings: SETTINGS, ...options });
  owners.push(started);
  return started;
}

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: statement, rowMode: 'array' });
    return rows.flat();
  } finally {
    await client.end();
  }
}

const serverPid = async (dataDir: string) => (await readPostmasterPid(cluster(dataDir)))?.pid;

/** Writes a random word to the database, which {@link readMark} reads. */
async function writeMark(url: string): Promise<string> {
  const word = randomUUID();
  await query(url, 'DROP TABLE IF EXISTS mark');
  await query(url, `CREATE TABLE mark AS SELECT '${word}'::text AS word`);
  return word;
}

const readMark = async (url: string) => (await query(url, 'SELECT word FROM mark'))[0];

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('What the test waits for did not happen.');
    await sleep(5);
  }
}

/** Lists the temporary copies of PostgreSQL's programs for `dataDir`. */
async function copiesFor(dataDir: string): Promise<string[]> {
  const records = (await readdir(dataDir)).filter((name) => name.startsWith('postgres.runtime-'));
  return Promise.all(records.map((name) => readlink(join(dataDir, name))));
}

describe('a first start', () => {
  test('creates the database, protects the password and leaves nothing running after a stop', async () => {
    const dataDir = newFolder();
    const server = await start(dataDir);
    const pid = (await serverPid(dataDir))!;

    expect(server.url).toMatch(
      new RegExp(`^postgres://halftone:[\\w-]{43}@127\\.0\\.0\\.1:${server.port}/halftone$`),
    );
    expect(await query(server.url, 'SELECT current_database()')).toEqual(['halftone']);
    expect(await query(server.url, 'SHOW server_encoding')).toEqual(['UTF8']);
    expect(await query(server.url, 'SHOW unix_socket_directories')).toEqual(['']);
    expect(await query(server.url, 'SHOW listen_addresses')).toEqual(['127.0.0.1']);
    await expect(query(server.url.replace(/:[\w-]{43}@/, ':wrong@'), 'SELECT 1')).rejects.toMatchObject({
      code: '28P01',
    });
    expect((await stat(join(dataDir, 'postgres.password'))).mode & 0o777).toBe(0o600);

    await Promise.all([server.stop(), server.stop()]);
    expect(isAlive(pid)).toBe(false);
    expect((await readdir(dataDir)).toSorted()).toEqual(['postgres', 'postgres.log', 'postgres.password']);
  });

  test('concurrent with another on the same folder: exactly one of them gets it', async () => {
    const dataDir = newFolder();
    const outcomes = await Promise.allSettled([owner({ dataDir }).url, owner({ dataDir }).url]);
    const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');

    expect(lost.map(({ reason }) => (reason as Error).name)).toEqual(['DataDirInUseError']);
    expect(await query(won[0]!.value, 'SELECT 1')).toEqual([1]);
    // Where the server's account cannot reach the installed programs, a record of their copy exists as well.
    const names = (await readdir(dataDir)).filter((name) => !name.startsWith('postgres.runtime-'));
    expect(names.toSorted()).toEqual(['postgres', 'postgres.log', 'postgres.password']);
  });

  test('succeeds after one that was killed while it created the cluster', async () => {
    const dataDir = newFolder();
    const killed = owner({ dataDir });
    const outcome = killed.url.then(
      () => 'started',
      (error: Error) => error.message,
    );
    const halfMade = async () => {
      if (!existsSync(dataDir)) return false;
      const staging = (await readdir(dataDir)).find((name) => name.startsWith('postgres.new-'));
      return staging !== undefined && existsSync(join(dataDir, staging, 'data', 'pg_wal'));
    };
    await until(halfMade);
    await killed.kill('SIGKILL');
    expect(await outcome).toMatch('ended without a message');
    expect(existsSync(cluster(dataDir))).toBe(false);

    const server = await start(dataDir);
    expect(await query(server.url, 'SELECT 1')).toEqual([1]);
    expect((await readdir(dataDir)).filter((name) => name.startsWith('postgres.new-'))).toEqual([]);
  });
});

describe('a second start', () => {
  test('fails while the first is alive, and names the folder and the process', async () => {
    const dataDir = sharedFolder();
    const first = owner({ dataDir });
    const url = await first.url;
    await expect(start(dataDir)).rejects.toMatchObject({
      name: 'DataDirInUseError',
      pid: first.pid,
      message: expect.stringContaining(dataDir),
    });
    expect(await query(url, 'SELECT 1')).toEqual([1]);
  });

  test('takes over the server after a kill -9 of the first, and can stop it', async () => {
    const dataDir = sharedFolder();
    const first = owner({ dataDir });
    const mark = await writeMark(await first.url);
    const pid = (await serverPid(dataDir))!;
    await first.kill('SIGKILL');
    expect(isAlive(pid)).toBe(true);

    const second = await start(dataDir);
    expect(await serverPid(dataDir)).toBe(pid);
    expect(await readMark(second.url)).toBe(mark);
    await second.stop();
    expect(isAlive(pid)).toBe(false);
  });

  test('recovers the data after a kill -9 of the first and of its server', async () => {
    const dataDir = sharedFolder();
    const first = owner({ dataDir });
    const mark = await writeMark(await first.url);
    process.kill((await serverPid(dataDir))!, 'SIGKILL');
    await first.kill('SIGKILL');

    const second = await start(dataDir);
    expect(await readMark(second.url)).toBe(mark);
  });

  test('ignores a left-over postmaster.pid whose process number now belongs to another program', async () => {
    const dataDir = sharedFolder();
    const first = await start(dataDir);
    const mark = await writeMark(first.url);
    await first.stop();
    const other = spawn('sleep', ['60'], isRoot ? { uid: (await stat(cluster(dataDir))).uid } : {});
    const stale = `${other.pid}\n${cluster(dataDir)}\n1\n${first.port}\n\n127.0.0.1\n  1 1\nready\n`;
    await writeFile(join(cluster(dataDir), 'postmaster.pid'), stale);
    const second = await start(dataDir);
    expect(await readMark(second.url)).toBe(mark);
    expect(other.exitCode).toBeNull();
    other.kill();
  });

  test('leaves the server of the original alone on a copy of a folder in use', async () => {
    const dataDir = sharedFolder();
    const original = await start(dataDir);
    const copy = newFolder();
    await cp(dataDir, copy, { recursive: true });

    const server = await start(copy);
    expect(server.port).not.toBe(original.port);
    await server.stop();
    expect(await query(original.url, 'SELECT 1')).toEqual([1]);
  });

  test.each([
    ['data of another version', 'PG_VERSION', '9\n', /made by PostgreSQL 9.*pg_dumpall/s],
    ['files of something else', 'notes.txt', 'mine', /holds files but no PostgreSQL data/],
  ])('fails on %s and says what to do', async (_what, name, text, message) => {
    const dataDir = newFolder();
    await mkdir(cluster(dataDir), { recursive: true });
    await writeFile(join(cluster(dataDir), name), text);
    await expect(start(dataDir)).rejects.toMatchObject({
      name: 'DataDirError',
      message: expect.stringMatching(message),
    });
  });
});

describe('a running server', () => {
  test('survives a Ctrl-C, and is restarted on its port when it is killed', async () => {
    const dataDir = sharedFolder();
    const running = owner({ dataDir });
    const url = await running.url;
    const mark = await writeMark(url);
    await running.kill('SIGINT', 'group');
    expect(await readMark(url)).toBe(mark);

    const pid = (await serverPid(dataDir))!;
    process.kill(pid, 'SIGKILL');
    await until(async () => {
      const found = await readPostmasterPid(cluster(dataDir));
      return found !== undefined && found.pid !== pid && found.ready;
    });
    expect(await readMark(url)).toBe(mark);
    await running.stop();
    expect(await serverPid(dataDir)).toBeUndefined();
  });
});

test("a failed start reports PostgreSQL's own message", async () => {
  const dataDir = sharedFolder();
  const wrong = startEmbeddedPostgres({ dataDir, settings: { ...SETTINGS, shared_buffers: 'plenty' } });
  await expect(wrong).rejects.toMatchObject({
    name: 'PostgresFailedError',
    message: expect.stringContaining('invalid value for parameter "shared_buffers"'),
  });
});

describe('programs without links between libraries and without executable bits', () => {
  let native: string;

  beforeAll(async () => {
    native = join(newFolder(), 'native');
    await mkdir(dirname(native));
    await cp(nativeFolder(), native, { recursive: true, verbatimSymlinks: true });
  });

  beforeEach(async () => {
    const listed = await readFile(join(native, 'pg-symlinks.json'), 'utf8');
    for (const { target } of JSON.parse(listed) as { target: string }[]) {
      await rm(join(dirname(native), target), { force: true });
    }
    for (const program of ['initdb', 'postgres']) await chmod(join(native, 'bin', program), 0o644);
  });

  test('are completed in place', async () => {
    const dataDir = sharedFolder();
    const server = await start(dataDir, { native });
    expect(await query(server.url, 'SELECT 1')).toEqual([1]);
    expect(await copiesFor(dataDir)).toEqual([]);
  });

  if (!isRoot) return;

  test('run from a copy when an ordinary user may not complete them', async () => {
    const dataDir = await folderOf(NOBODY);
    const ordinary = owner({ dataDir, native, uid: NOBODY });
    expect(await query(await ordinary.url, 'SELECT 1')).toEqual([1]);
    const copies = await copiesFor(dataDir);
    expect(copies).toHaveLength(1);
    await ordinary.stop();
    expect(copies.filter((copy) => existsSync(copy))).toEqual([]);

    await completeInstall(native);
    const again = owner({ dataDir, native, uid: NOBODY });
    expect(await query(await again.url, 'SELECT 1')).toEqual([1]);
    expect(await copiesFor(dataDir)).toEqual([]);
    expect((await stat(join(dataDir, 'postgres.log'))).uid).toBe(NOBODY);
  });

  test('run from a copy for root in a folder closed to others, and the copy is removed after any kill', async () => {
    const dataDir = dirname(native);
    await chmod(dataDir, 0o700);
    const first = owner({ dataDir, native });
    const mark = await writeMark(await first.url);
    const [firstCopy] = await copiesFor(dataDir);
    await first.kill('SIGKILL');

    const second = owner({ dataDir, native });
    expect(await readMark(await second.url)).toBe(mark);
    expect(await copiesFor(dataDir)).toEqual([firstCopy]);
    process.kill((await serverPid(dataDir))!, 'SIGKILL');
    await second.kill('SIGKILL');

    const third = await start(dataDir, { native });
    expect(await readMark(third.url)).toBe(mark);
    const pid = (await serverPid(dataDir))!;
    expect((await stat(`/proc/${pid}`)).uid).not.toBe(0);
    const [thirdCopy] = await copiesFor(dataDir);
    await third.stop();
    expect([firstCopy!, thirdCopy!].filter((copy) => existsSync(copy))).toEqual([]);
    expect(await readdir(dataDir)).not.toContainEqual(expect.stringMatching(/runtime|new/));
  });
});
