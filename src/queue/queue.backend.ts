import { createPostgresBackend, type QueueOptions, runMigrations, setDefaultBackendFactory } from 'bullmq';
import pg from 'pg';

const SCHEMA = 'bullmq';

/** Connections that one queue or worker may hold; a few are enough, and each queue and worker has its own. */
const POOL_SIZE = 4;

/**
 * Settles where the queues live, once for the process and before any queue is made: in Redis, or in
 * PostgreSQL, where BullMQ's own tables are brought up to date first.
 */
export async function chooseQueueBackend(redisUrl: string | undefined, databaseUrl: string): Promise<void> {
  if (redisUrl !== undefined) {
    setDefaultBackendFactory();
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

/** The connection options of every queue and worker, for the backend chosen. */
export function queueConnection(
  redisUrl: string | undefined,
  databaseUrl: string,
): QueueOptions['connection'] {
  if (redisUrl !== undefined) return { url: redisUrl };
  const postgres = {
    connectionString: databaseUrl,
    schema: SCHEMA,
    max: POOL_SIZE,
    application_name: 'halftone-queue',
  };
  // BullMQ types the option for Redis alone; the PostgreSQL backend takes a node-postgres pool configuration.
  return postgres;
}
