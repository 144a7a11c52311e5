import { type QueueOptions, runMigrations, setDefaultBackendFactory } from 'bullmq';
import type pg from 'pg';
import type { Config } from '../config/index.js';
import { DatabaseClient } from '../database/index.js';
import { postgresBackend } from './postgres-backend.js';
import { useRedis } from './redis/redis-backend.js';

/** The pool size of one queue or worker; a few connections are enough, and each queue and worker has its own pool. */
const POOL_SIZE = 4;

/**
 * Selects the backend of the queues, once per process and before any queue is created: Redis, or PostgreSQL, where it
 * first runs BullMQ's own migrations.
 */
export async function chooseQueueBackend(queue: Config['queue'], databaseUrl: string): Promise<void> {
  if (queue.redisUrl !== undefined) {
    await useRedis(queue.redisUrl, queue.redisCluster, queue.prefix);
    return;
  }
  const client = new DatabaseClient({ connectionString: databaseUrl });
  await client.connect();
  try {
    await runMigrations(await withoutCreateSchema(client, queue.schema), queue.schema);
  } finally {
    await client.end();
  }
  setDefaultBackendFactory(postgresBackend);
}

/**
 * Wraps the client for BullMQ's migrations. These create their schema with IF NOT EXISTS, for which PostgreSQL requires
 * the grant to create schemas even when the schema exists; in that case the wrapper skips the statement.
 */
async function withoutCreateSchema(client: pg.Client, schema: string): Promise<pg.Client> {
  const { rowCount } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
  if (rowCount === 0) return client;
  const query = client.query.bind(client) as (...statement: unknown[]) => unknown;
  return Object.assign(Object.create(client) as pg.Client, {
    query: (text: string, ...rest: unknown[]) =>
      query(text.startsWith('CREATE SCHEMA') ? 'SELECT' : text, ...rest),
  });
}

/** Returns the options of every queue and worker for the selected backend; `pool` configures their connection pools. */
export function queueOptions(
  queue: Config['queue'],
  databaseUrl: string,
  pool: pg.PoolConfig = {},
): Pick<QueueOptions, 'connection' | 'prefix'> {
  // A cluster hashes only the part in braces, so that every key of a queue is on one node.
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
 * Adds an empty `options` parameter to the URL, which overrides BullMQ's. BullMQ would set the search path by a start-up
 * parameter, and PgBouncer rejects unknown ones.
 */
function withoutStartupOptions(databaseUrl: string): string {
  if (/[?&]options=/.test(databaseUrl)) return databaseUrl;
  return `${databaseUrl}${databaseUrl.includes('?') ? '&' : '?'}options=`;
}
