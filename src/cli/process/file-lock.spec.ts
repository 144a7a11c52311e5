import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileLock } from './file-lock.js';

const CHILD = './test/support/file-lock.child.ts';
const UUID = '00112233-4455-4677-8899-aabbccddeeff';

let folder: string;
let path: string;
let ended: number;
const children: ChildProcess[] = [];

beforeAll(async () => {
  const child = execFile(process.execPath, ['--version']);
  await once(child, 'exit');
  ended = child.pid!;
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'halftone-lock-'));
  path = join(folder, 'lock');
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<ChildProcess> {
  const child = fork(CHILD, [path], { execArgv: ['--import', './test/support/source.register.js'] });
  children.push(child);
  await once(child, 'message');
  return child;
}

async function ask(child: ChildProcess, message: 'acquire' | 'release'): Promise<boolean> {
  const answered = once(child, 'message');
  child.send(message);
  const [isHeld] = await answered;
  return isHeld as boolean;
}

test('of processes that find the lock of an ended one at the same time, one gets it', async () => {
  const racing = await Promise.all([start(), start(), start()]);
  const holders: number[] = [];
  for (let round = 0; round < 100; round += 1) {
    // With a name of its own, of an earlier version, and empty, as a killed process left it.
    await writeFile(path, [`${ended} ${UUID}\n`, `${ended}\n`, ''][round % 3]!);
    const held = await Promise.all(racing.map((child) => ask(child, 'acquire')));
    holders.push(held.filter(Boolean).length);
    await Promise.all(racing.map((child) => ask(child, 'release')));
  }
  expect(new Set(holders)).toEqual(new Set([1]));
  expect(await readdir(folder)).toEqual([]);
});

test('the lock of a running process is not taken over, and that of a killed one is', async () => {
  const holder = await start();
  expect(await ask(holder, 'acquire')).toBe(true);
  expect(await FileLock.acquire(path)).toBe(holder.pid);
  const exited = once(holder, 'exit');
  holder.kill('SIGKILL');
  await exited;
  const lock = await FileLock.acquire(path);
  expect(lock).toBeInstanceOf(FileLock);
  await (lock as FileLock).release();
  expect(await readdir(folder)).toEqual([]);
});

test('a takeover that a killed process has begun is continued', async () => {
  await writeFile(path, `${ended} ${UUID}\n`);
  await writeFile(`${path}.${UUID}`, `${ended} ${UUID.replace('00', 'ff')}\n`);
  const lock = await FileLock.acquire(path);
  expect(lock).toBeInstanceOf(FileLock);
  await (lock as FileLock).release();
  expect(await readdir(folder)).toEqual([]);
});

test('a lock that another process has taken over meanwhile is not deleted with the first', async () => {
  const lock = (await FileLock.acquire(path)) as FileLock;
  await writeFile(path, `${process.ppid} ${UUID}\n`);
  await lock.release();
  expect(await readFile(path, 'utf8')).toBe(`${process.ppid} ${UUID}\n`);
});
