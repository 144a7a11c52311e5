import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  embeddedServers,
  query,
  readMark,
  serverPid,
  writeMark,
} from '../../../test/support/embedded-servers.js';
import { completeInstall, nativeFolder } from './binaries.js';

const { newFolder, start, owner } = embeddedServers();
const NOBODY = 65_534;
const isRoot = process.getuid!() === 0;

/** A folder that user `uid` owns. */
async function folderOf(uid: number): Promise<string> {
  const folder = newFolder();
  await mkdir(folder, { mode: 0o700 });
  await chown(folder, uid, uid);
  return folder;
}

/** Lists the temporary copies of PostgreSQL's programs for `dataDir`. */
async function copiesFor(dataDir: string): Promise<string[]> {
  const records = (await readdir(dataDir)).filter((name) => name.startsWith('postgres.runtime-'));
  return Promise.all(records.map((name) => readlink(join(dataDir, name))));
}

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
    const dataDir = newFolder();
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
