import { type Queue, RedisQueueBackend } from 'bullmq';

/** How long Redis keeps what {@link checkQueue} writes. */
const KEEP_MS = 10_000;

/**
 * Finds out whether jobs can be added to a queue now. A Redis that is full, a replica, or unable to save answers reads
 * and refuses writes, so it is asked to write; PostgreSQL, whose own check is the database's, is asked to read.
 *
 * @throws {Error} when they cannot
 */
export async function checkQueue(queue: Queue): Promise<void> {
  const backend: unknown = queue.getBackend();
  if (!(backend instanceof RedisQueueBackend)) {
    await queue.getJobCounts('waiting');
    return;
  }
  const client = await backend.client;
  await client.set(queue.toKey('probe'), Date.now(), { PX: KEEP_MS });
}
