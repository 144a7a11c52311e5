import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { type OwnerOptions, startOwner } from './embedded-owner.js';

/** A PostgreSQL of one test file, which may restart it. */
export interface TestPostgres {
  /** The URL of a superuser. */
  readonly url: string;
  readonly dataDir: string;
  /** Shuts it down, aborting running statements, and waits until it has been restarted. */
  restart(): Promise<void>;
  dispose(): Promise<void>;
}

/** Starts a {@link TestPostgres}; its owner process restarts it when it exits. */
export async function startPostgres(options: Omit<OwnerOptions, 'dataDir'> = {}): Promise<TestPostgres> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'halftone-postgres-'));
  const owner = startOwner({ ...options, dataDir });
  const url = await owner.url;
  const startedAt = async (): Promise<string | null> => {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return String((await client.query('SELECT pg_postmaster_start_time() AS at')).rows[0].at);
    } catch {
      return null;
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  return {
    url,
    dataDir,
    async restart() {
      const before = await startedAt();
      const [pid] = (await readFile(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n');
      process.kill(Number(pid), 'SIGINT');
      for (;;) {
        const after = await startedAt();
        if (after !== null && after !== before) return;
        await sleep(50);
      }
    },
    async dispose() {
      await owner.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
