import { Queue } from 'bullmq';
import { Client } from 'pg';
import { boundedClient } from '../../src/database/bounded-client.js';
import { chooseQueueBackend, queueOptions } from '../../src/queue-backend/queue-backend.js';
import { createTestDatabase } from '../support/database.js';

const PLACE = { redisUrl: undefined, redisCluster: false, prefix: 'halftone', schema: 'jobs' };

test('a queue statement without a response from PostgreSQL fails, and the next one gets a new connection', async () => {
  const database = await createTestDatabase();
  const holder = new Client({ connectionString: database.url });
  await holder.connect();
  await chooseQueueBackend(PLACE, database.url);
  const queue = new Queue('bounded', queueOptions(PLACE, database.url, { Client: boundedClient(500) }));
  queue.on('error', () => undefined);
  try {
    await queue.waitUntilReady();
    await holder.query('BEGIN; LOCK TABLE jobs.job IN ACCESS EXCLUSIVE MODE');
    await expect(queue.getJobCounts('waiting')).rejects.toThrow('PostgreSQL did not respond within 0.5 s.');
    await holder.query('ROLLBACK');
    expect(await queue.getJobCounts('waiting')).toEqual({ waiting: 0 });
  } finally {
    await queue.close();
    await holder.end();
    await database.drop();
  }
});
