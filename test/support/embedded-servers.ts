import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/database/embedded/embedded-postgres.js';
import { readPostmasterPid } from '../../src/database/embedded/postmaster-pid.js';
import { type Owner, type OwnerOptions, startOwner } from './embedded-owner.js';

export const SETTINGS = { fsync: 'off' };

/** Folders of the data of embedded servers, and the servers on them, which each test stops at its end. */
export interface EmbeddedServers {
  newFolder(): string;
  /** Creating a cluster takes longest, so tests that need no cluster of their own share one, one test at a time. */
  sharedFolder(): string;
  /** Starts a server of this process. */
  start(dataDir: string, options?: { native?: string }): Promise<EmbeddedPostgres>;
  /** Starts a server of another process. */
  owner(options: Omit<OwnerOptions, 'settings'>): Owner;
}

/** Returns the {@link EmbeddedServers} of a test file, and registers the hooks that clean up. */
export function embeddedServers(): EmbeddedServers {
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

  return {
    newFolder: () => join(root, String(++folders)),
    sharedFolder: () => join(root, 'shared'),
    async start(dataDir, options = {}) {
      const server = await startEmbeddedPostgres({ dataDir, settings: SETTINGS, ...options });
      servers.push(server);
      return server;
    },
    owner(options) {
      const started = startOwner({ settings: SETTINGS, ...options });
      owners.push(started);
      return started;
    },
  };
}

/** The folder of the cluster in `dataDir`. */
export const cluster = (dataDir: string) => join(dataDir, 'postgres');

export const serverPid = async (dataDir: string) => (await readPostmasterPid(cluster(dataDir)))?.pid;

export async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: statement, rowMode: 'array' });
    return rows.flat();
  } finally {
    await client.end();
  }
}

/** Writes a random word to the database, which {@link readMark} reads. */
export async function writeMark(url: string): Promise<string> {
  const word = randomUUID();
  await query(url, 'DROP TABLE IF EXISTS mark');
  await query(url, `CREATE TABLE mark AS SELECT '${word}'::text AS word`);
  return word;
}

export const readMark = async (url: string) => (await query(url, 'SELECT word FROM mark'))[0];
