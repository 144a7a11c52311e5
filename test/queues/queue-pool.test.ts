import { Queue, Worker } from 'bullmq';
import { Client } from 'pg';
import { boundedClient } from '../../src/database/bounded-client.js';
import { chooseQueueBackend, queueOptions } from '../../src/queue-backend/queue-backend.js';
import { createTestDatabase } from '../support/database.js';
import { until } from '../support/stage.js';

const PLACE = { redisUrl: undefined, redisCluster: false, prefix: 'halftone', schema: 'jobs' };

test('jobs added together keep their order, urgent ones go first, and no temporary table is made', async () => {
  const database = await createTestDatabase();
  await chooseQueueBackend(PLACE, database.url);
  const queue = new Queue('added', queueOptions(PLACE, database.url));
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    const job = (jobId: string, lifo = false) => ({ name: 'images', data: { jobId }, opts: { jobId, lifo } });
    await queue.addBulk([job('a'), job('b')]);
    const added = await queue.addBulk([job('b'), job('c', true), job('d')]);
    expect(added.map(({ id }) => id)).toEqual(['b', 'c', 'd']);
    const waiting = await queue.getJobs(['waiting'], 0, 9, true);
    expect(waiting.map(({ id, data }) => [id, data])).toEqual(
      ['c', 'a', 'b', 'd'].map((jobId) => [jobId, { jobId }]),
    );
    const schemas = `SELECT nspname FROM pg_namespace WHERE nspname LIKE 'pg_temp%'`;
    expect((await client.query(schemas)).rows).toEqual([]);
    await queue.obliterate({ force: true });
    await client.query('DROP SCHEMA jobs CASCADE');
    await expect(queue.addBulk([job('e'), job('f')])).rejects.toThrow(/does not exist/);
  } finally {
    await queue.close();
    await client.end();
    await database.drop();
  }
});

test('a worker whose first connection is rejected connects later, and leaves time to others until then', async () => {
  const database = await createTestDatabase();
  await chooseQueueBackend(PLACE, database.url);
  const user = `worker_${new URL(database.url).pathname.slice(1)}`;
  const admin = new Client({ connectionString: database.url });
  await admin.connect();
  const limit = (connections: number) => admin.query(`ALTER ROLE ${user} CONNECTION LIMIT ${connections}`);
  await admin.query(
    `CREATE ROLE ${user} LOGIN PASSWORD 'worker' IN ROLE pg_read_all_data, pg_write_all_data`,
  );
  const url = Object.assign(new URL(database.url), { username: user, password: 'worker' }).href;
  await limit(0);
  const errors: Error[] = [];
  const done: (string | undefined)[] = [];
  const worker = new Worker('late', async ({ id }) => void done.push(id), queueOptions(PLACE, url));
  worker.on('error', (error) => errors.push(error));
  const queue = new Queue('late', queueOptions(PLACE, database.url));
  try {
    await until(() => errors.length >= 2);
    expect(errors[0]!.message).toMatch(/too many connections/);
    await limit(-1);
    await queue.add('job', {}, { jobId: 'a' });
    await until(() => done.length > 0);
    expect(done).toEqual(['a']);
  } finally {
    await worker.close();
    await queue.close();
    await admin.query(`DROP OWNED BY ${user}; DROP ROLE ${user}`);
    await admin.end();
    await database.drop();
  }
});

test('a queue statement without a response from PostgreSQL fails, and the next one gets a new connection', async () => {
  const database = await createTestDatabase();
  const holder = new Client({ connectionString: database.url });
  await holder.connect();
  await chooseQueueBackend(PLACE, database.url);
  const queue = new Queue('bounded', queueOptions(PLACE, database.url, { Client: boundedClient(3000) }));
  queue.on('error', () => undefined);
  try {
    await queue.waitUntilReady();
    await holder.query('BEGIN; LOCK TABLE jobs.job IN ACCESS EXCLUSIVE MODE');
    await expect(queue.getJobCounts('waiting')).rejects.toThrow('PostgreSQL did not respond within 3 s.');
    await holder.query('ROLLBACK');
    expect(await queue.getJobCounts('waiting')).toEqual({ waiting: 0 });
  } finally {
    await queue.close();
    await holder.end();
    await database.drop();
  }
});
