import { Queue, Worker } from 'bullmq';
import { chooseQueueBackend, queueOptions } from '../../src/queue-backend/queue-backend.js';
import { Redis } from 'ioredis';
import type { Config } from '../../src/config/index.js';
import { DELIVERY_QUEUE, IMAGE_QUEUE } from '../../src/queue-backend/index.js';
import type { Dispatch, WorkJob } from '../../src/work-queue/index.js';
import type { TestProgram } from './program.js';
import type { Stage } from './stage.js';

/** Adds jobs for these dispatches to the image queue, `copies` times, and waits until `done`. */
export async function injectCopies(
  { program, until }: Stage,
  images: readonly Dispatch[],
  copies: number,
  done: () => Promise<void>,
): Promise<void> {
  await chooseQueueBackend(program.queue, program.databaseUrl);
  const queue = new Queue<WorkJob>(IMAGE_QUEUE, queueOptions(program.queue, program.databaseUrl));
  try {
    await queue.waitUntilReady();
    for (let copy = 0; copy < copies; copy += 1) {
      await queue.addBulk(
        images.map(({ id, generation }) => ({
          name: 'image',
          data: { items: [{ id, generation }] },
          opts: { jobId: `copy-${copy}-${id}`, removeOnComplete: true },
        })),
      );
    }
    await done();
    await until(async () => (await queue.getJobCountByTypes('waiting', 'active')) === 0);
  } finally {
    await queue.close();
  }
}

/** Adds jobs for images that do not exist to the queue, which no worker processes. */
export async function addIdleJobs(
  { queue: place, databaseUrl }: Pick<TestProgram, 'queue' | 'databaseUrl'>,
  images: readonly Dispatch[],
): Promise<void> {
  await chooseQueueBackend(place, databaseUrl);
  const queue = new Queue<WorkJob>(IMAGE_QUEUE, queueOptions(place, databaseUrl));
  try {
    await queue.waitUntilReady();
    await queue.addBulk(
      images.map((image) => ({
        name: 'image',
        data: { items: [image] },
        opts: { jobId: `idle-${image.id}` },
      })),
    );
  } finally {
    await queue.close();
  }
}

/** Returns the states of these jobs of the delivery queue by id. */
export async function deliveryJobStates(
  { program }: Pick<Stage, 'program'>,
  jobIds: readonly string[],
): Promise<Record<string, string>> {
  await chooseQueueBackend(program.queue, program.databaseUrl);
  const queue = new Queue(DELIVERY_QUEUE, queueOptions(program.queue, program.databaseUrl));
  try {
    await queue.waitUntilReady();
    const states = await Promise.all(jobIds.map(async (id) => [id, await queue.getJobState(id)]));
    return Object.fromEntries(states) as Record<string, string>;
  } finally {
    await queue.close();
  }
}

/** Puts a job in a queue of its own at `place`, and takes it out again; resolves to what it held. */
export async function passOn(place: Config['queue'], data: string): Promise<string> {
  await chooseQueueBackend(place, '');
  const name = 'passing';
  const queue = new Queue<string>(name, queueOptions(place, ''));
  try {
    await queue.waitUntilReady();
    await queue.add('job', data, { removeOnComplete: true });
    return await new Promise<string>((resolve, reject) => {
      const worker = new Worker<string>(name, (job) => Promise.resolve(job.data), queueOptions(place, ''));
      worker.once('error', reject);
      worker.once('completed', ({ data: taken }) => void worker.close().then(() => resolve(taken), reject));
    });
  } finally {
    await queue.close();
  }
}

/** PostgreSQL's error code. */
const DEADLOCK_DETECTED = '40P01';

/** Empties the queues in Redis or PostgreSQL, like a FLUSHALL of Redis. */
export async function loseQueues({ program, sql, until }: Stage): Promise<void> {
  if (program.queue.redisUrl !== undefined) {
    const client = new Redis(program.queue.redisUrl);
    await client.flushall();
    client.disconnect();
    return;
  }
  const tables = await sql<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname = 'bullmq' AND tablename NOT LIKE '%migration%'`,
  );
  const truncate = () => sql(`TRUNCATE ${tables.map(({ name }) => name).join(', ')}`);
  // BullMQ locks the tables in other orders, and PostgreSQL ends one of two statements that wait for each other.
  await until(() =>
    truncate().then(
      () => true,
      (error: { code?: string }) => {
        if (error.code === DEADLOCK_DETECTED) return false;
        throw error;
      },
    ),
  );
}
