import { type Queue, RedisQueueBackend } from 'bullmq';

/** The expiry of the key that {@link checkQueue} writes to Redis. */
const EXPIRY_MS = 10_000;

/**
 * Checks whether jobs can be added to a queue now. A Redis that is full, a replica, or unable to save accepts reads and
 * rejects writes, so the check writes a key. On PostgreSQL it only reads, since the database has its own check.
 *
 * @throws {Error} when jobs cannot be added
 */
export async function checkQueue(queue: Queue): Promise<void> {
  const backend: unknown = queue.getBackend();
  if (!(backend instanceof RedisQueueBackend)) {
    await queue.getJobCounts('waiting');
    return;
  }
  const client = await backend.client;
  await client.set(queue.toKey('probe'), Date.now(), { PX: EXPIRY_MS });
}
