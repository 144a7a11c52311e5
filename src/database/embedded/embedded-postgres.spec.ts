import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  cluster,
  embeddedServers,
  query,
  readMark,
  serverPid,
  SETTINGS,
  writeMark,
} from '../../../test/support/embedded-servers.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { isAlive } from './os-process.js';
import { readPostmasterPid } from './postmaster-pid.js';

const { newFolder, sharedFolder, start, owner } = embeddedServers();
const isRoot = process.getuid!() === 0;

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('What the test waits for did not happen.');
    await sleep(5);
  }
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
    // Found and killed in one step, since the cluster is complete soon after.
    const killHalfMade = () => {
      if (!existsSync(dataDir)) return false;
      const staging = readdirSync(dataDir).find((name) => name.startsWith('postgres.new-'));
      if (staging === undefined || !existsSync(join(dataDir, staging, 'data', 'pg_wal'))) return false;
      process.kill(killed.pid, 'SIGKILL');
      return true;
    };
    await until(killHalfMade);
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
