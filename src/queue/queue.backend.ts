import { createPostgresBackend, type QueueOptions, runMigrations, setDefaultBackendFactory } from 'bullmq';
import pg from 'pg';
import type { Config } from '../config/index.js';
import { useRedis } from './redis/redis.backend.js';

const SCHEMA = 'bullmq';

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
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await runMigrations(client, SCHEMA);
  } finally {
    await client.end();
  }
  setDefaultBackendFactory(createPostgresBackend);
}

/** What every queue and worker is made with, for the backend chosen. */
export function queueOptions(
  queue: Config['queue'],
  databaseUrl: string,
): Pick<QueueOptions, 'connection' | 'prefix'> {
  // In braces the prefix is all that a cluster hashes, so that every key of a queue is on one node.
  if (queue.redisUrl !== undefined) return { connection: {}, prefix: `{${queue.prefix}}` };
  const postgres = {
    connectionString: databaseUrl,
    schema: SCHEMA,
    max: POOL_SIZE,
    application_name: 'halftone-queue',
  };
  // BullMQ types the option for Redis alone; the PostgreSQL backend takes a node-postgres pool configuration.
  return { connection: postgres };
}
