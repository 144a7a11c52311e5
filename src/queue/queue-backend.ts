import { createPostgresBackend, type QueueOptions, runMigrations, setDefaultBackendFactory } from 'bullmq';
import type pg from 'pg';
import type { Config } from '../config/index.js';
import { DatabaseClient } from '../database/index.js';
import { useRedis } from './redis/redis-backend.js';

/** Connections that one queue or worker may hold; a few are enough, and each queue and worker has its own. */
const POOL_SIZE = 4;

/**
 * Settles where the queues live, once for the process and before any queue is made: in Redis, or in
 * PostgreSQL, where BullMQ's own tables are brought up to date first.
 */
export async function chooseQueueBackend(queue: Config['queue'], databaseUrl: string): Promise<void> {
  if (queue.redisUrl !== undefined) {
    await useRedis(queue.redisUrl, queue.redisCluster, queue.prefix);
    return;
  }
  const client = new DatabaseClient({ connectionString: databaseUrl });
  await client.connect();
  try {
    await runMigrations(await withoutCreatingAgain(client, queue.schema), queue.schema);
    // Adding jobs needs this grant, and a dispatcher without it would try again for ever.
    await client.query('BEGIN; CREATE TEMPORARY TABLE halftone_grant () ON COMMIT DROP; COMMIT');
  } finally {
    await client.end();
  }
  setDefaultBackendFactory(createPostgresBackend);
}

/**
 * The client as BullMQ's migrations get it. They ask for their schema with IF NOT EXISTS, for which PostgreSQL wants the
 * grant to create schemas even when there is one already; then the statement is left out.
 */
async function withoutCreatingAgain(client: pg.Client, schema: string): Promise<pg.Client> {
  const { rowCount } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
  if (rowCount === 0) return client;
  const query = client.query.bind(client) as (...statement: unknown[]) => unknown;
  return Object.assign(Object.create(client) as pg.Client, {
    query: (text: string, ...rest: unknown[]) =>
      query(text.startsWith('CREATE SCHEMA') ? 'SELECT' : text, ...rest),
  });
}

/** What every queue and worker is made with, for the backend chosen; `pool` is configuration of their pools. */
export function queueOptions(
  queue: Config['queue'],
  databaseUrl: string,
  pool: pg.PoolConfig = {},
): Pick<QueueOptions, 'connection' | 'prefix'> {
  // In braces the prefix is all that a cluster hashes, so that every key of a queue is on one node.
  if (queue.redisUrl !== undefined) return { connection: {}, prefix: `{${queue.prefix}}` };
  const postgres = {
    ...pool,
    connectionString: withoutStartupOptions(databaseUrl),
    schema: queue.schema,
    max: POOL_SIZE,
    application_name: 'halftone-queue',
    onConnect: (client: pg.ClientBase) => client.query(`SET search_path TO "${queue.schema}"`),
  };
  // BullMQ types the option for Redis alone; the PostgreSQL backend takes a node-postgres pool configuration.
  return { connection: postgres };
}

/**
 * The URL with `options` in it, which win over those of BullMQ's: it would set the search path by a start-up parameter,
 * and PgBouncer refuses those it does not know.
 */
function withoutStartupOptions(databaseUrl: string): string {
  if (/[?&]options=/.test(databaseUrl)) return databaseUrl;
  return `${databaseUrl}${databaseUrl.includes('?') ? '&' : '?'}options=`;
}
