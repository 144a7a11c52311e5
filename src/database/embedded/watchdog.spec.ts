import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Owner, startOwner } from '../../../test/support/embedded-owner.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { isAlive } from './os-process.js';
import { readPostmasterPid } from './postmaster-pid.js';

let root: string;
let dataDir: string;
const owners: Owner[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'halftone-orphan-'));
  await chmod(root, 0o755);
  dataDir = join(root, 'data');
});
afterEach(() => Promise.all(owners.splice(0).map((owner) => owner.stop())));
afterAll(() => rm(root, { recursive: true, force: true }));

async function start(): Promise<{ owner: Owner; server: number }> {
  const owner = startOwner({ dataDir, settings: { fsync: 'off' } });
  owners.push(owner);
  await owner.url;
  return { owner, server: (await readPostmasterPid(join(dataDir, 'postgres')))!.pid };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('What the test waits for did not happen.');
    await sleep(20);
  }
}

/** Lists the ids of the processes for this test's folder whose command line contains `word`. */
function processes(word: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    const command = commandOf(pid);
    return command.includes(word) && command.includes(`\0${dataDir}\0`);
  });
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

const watchdogs = () => processes('halftone-watchdog');
/** A watchdog becomes this process when its program has ended; before that it only has the name among its arguments. */
const orphanEnders = () => processes('end-orphan.child').filter((pid) => !watchdogs().includes(pid));

test('ends the server within a minute after a kill -9 of its program', async () => {
  const { owner, server } = await start();
  await owner.kill('SIGKILL');
  expect(isAlive(server)).toBe(true);
  await until(() => !isAlive(server));
  // An orderly shutdown: the next start has nothing to recover.
  expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
}, 90_000);

test('leaves a server alone that another start has taken over', async () => {
  const { owner, server } = await start();
  await owner.kill('SIGKILL');
  // In this process, which has loaded the code already: 10 s after the kill the server would be ended.
  const second = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' } });
  try {
    expect((await readPostmasterPid(join(dataDir, 'postgres')))!.pid).toBe(server);
    await until(() => orphanEnders().length === 1);
    await until(() => orphanEnders().length === 0);
    expect(isAlive(server)).toBe(true);
  } finally {
    await second.stop();
  }
}, 90_000);

test('replaces a killed watchdog, and ends it when its program stops in order', async () => {
  const { owner, server } = await start();
  const [before] = watchdogs();
  process.kill(before!, 'SIGKILL');
  await until(() => watchdogs().some((pid) => pid !== before));
  await owner.stop();
  await until(() => watchdogs().length === 0);
  expect(isAlive(server)).toBe(false);
}, 90_000);
