import { appendFile, chmod, mkdtemp, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './embedded-postgres.js';
import { isAlive } from './os-process.js';
import { readPostmasterPid } from './postmaster-pid.js';

const OWNER = `SELECT pid FROM pg_stat_activity WHERE application_name = 'halftone ${process.pid}'`;

let root: string;
let dataDir: string;
let server: EmbeddedPostgres;
const lines: string[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'halftone-recovery-'));
  await chmod(root, 0o755);
  dataDir = join(root, 'data');
});
beforeEach(() => void lines.splice(0));
afterEach(() => server.stop());
afterAll(() => rm(root, { recursive: true, force: true }));

const logged = (text: string) => lines.filter((line) => line.includes(text)).length;

async function start(settings: EmbeddedPostgresOptions['settings'] = {}): Promise<void> {
  const log = (line: string) => void lines.push(line);
  server = await startEmbeddedPostgres({ dataDir, log, settings: { fsync: 'off', ...settings } });
}

async function serverPid(): Promise<number> {
  return (await readPostmasterPid(join(dataDir, 'postgres')))!.pid;
}

async function connect(url = server.url): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function query(statement: string): Promise<unknown[]> {
  const client = await connect();
  try {
    return (await client.query<unknown[]>({ text: statement, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

async function until(condition: () => boolean | Promise<boolean>, withinMs = 20_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline)
      throw new Error(`What the test waits for did not happen:\n${lines.join('\n')}`);
    await sleep(5);
  }
}

/** Kills the server and makes every start fail, as on a full disk, until the returned function is called. */
async function breakServer(): Promise<() => Promise<void>> {
  const config = join(dataDir, 'postgres', 'postgresql.auto.conf');
  const { size } = await stat(config);
  await appendFile(config, 'no such setting\n');
  process.kill(await serverPid(), 'SIGKILL');
  return () => truncate(config, size);
}

test('restarts a lost server after any number of failed attempts', async () => {
  await start();
  await query("CREATE TABLE mark AS SELECT 'kept' AS word");
  const fix = await breakServer();
  try {
    await until(() => logged('to recover PostgreSQL failed') > 5, 60_000);
  } finally {
    await fix();
  }
  expect(lines.at(-1)).toMatch(/the next one follows in 15 s/);
  await until(() => logged('Recovered PostgreSQL') === 1, 60_000);
  expect(await query('SELECT word FROM mark')).toEqual(['kept']);
}, 180_000);

test('stops without waiting for the next recovery attempt', async () => {
  await start();
  const fix = await breakServer();
  try {
    await until(() => logged('follows in 4 s') === 1);
    await server.stop();
  } finally {
    await fix();
  }
  expect(logged('follows in 8 s')).toBe(0);
});

test('claims and restarts a server with too many connections, which are no evidence of another owner', async () => {
  await start({ max_connections: '12' });
  const held: Client[] = [];
  const fill = async () => {
    for (;;) {
      const client = await connect().catch(() => null);
      if (client === null) return;
      held.push(client);
    }
  };
  await fill();
  const isOwned = async () => (await held[0]!.query(OWNER)).rowCount !== 0;
  while (await isOwned()) {
    await held[0]!.query(`SELECT pg_terminate_backend(pid) FROM (${OWNER}) AS owner`);
    await fill();
  }
  await until(() => logged('Lost the connection to PostgreSQL') > 0);
  await until(async () => /too many clients/.test(await readFile(join(dataDir, 'postgres.log'), 'utf8')));
  const before = logged('Recovered PostgreSQL');
  await Promise.all(held.map((client) => client.end()));
  await until(() => logged('Recovered PostgreSQL') > before);
  process.kill(await serverPid(), 'SIGKILL');
  await until(() => logged('Recovered PostgreSQL') > before + 1);
  expect(await query('SELECT 1')).toEqual([1]);
  expect(logged('Another Halftone')).toBe(0);
});

test('claims a server that another owner had claimed again once that owner has released it', async () => {
  await start();
  const other = await connect(server.url.replace(/halftone$/, 'postgres'));
  const { rows } = await other.query<{ objid: string }>(
    "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND granted",
  );
  // Waits for the ownership lock, and so gets it next.
  const taken = other.query('SELECT pg_advisory_lock($1)', [rows[0]!.objid]);
  await query(`SELECT pg_terminate_backend(pid) FROM (${OWNER}) AS owner`);
  await taken;
  await until(() => logged('Another Halftone is using') > 0);
  await other.end();
  await until(() => logged('Recovered PostgreSQL') === 1);
  const pid = await serverPid();
  await server.stop();
  expect(isAlive(pid)).toBe(false);
});
