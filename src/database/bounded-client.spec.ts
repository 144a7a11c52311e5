import { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { boundedClient } from './bounded-client.js';

let database: TestDatabase;
let db: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  const extra = { Client: boundedClient(500) };
  db = await new DataSource({ type: 'postgres', url: database.url, poolSize: 1, extra }).initialize();
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

test('a statement without an answer fails, and so does what waited behind it; the next one has a connection', async () => {
  const session = db.createQueryRunner();
  await session.connect();
  const silent = session.query('SELECT pg_sleep(60)');
  const behind = session.query('SELECT 1');
  await expect(silent).rejects.toThrow('PostgreSQL gave no answer within 0.5 s.');
  await expect(behind).rejects.toThrow('no answer');
  await session.release();
  expect(await db.query('SELECT 2 AS two')).toEqual([{ two: 2 }]);
});

test('in a transaction too', async () => {
  await expect(db.transaction((tx) => tx.query('SELECT pg_sleep(60)'))).rejects.toThrow('no answer');
  expect(await db.query('SELECT 2 AS two')).toEqual([{ two: 2 }]);
});

test('a connection that is asked nothing is kept', async () => {
  const session = db.createQueryRunner();
  const pid = async () => (await session.query('SELECT pg_backend_pid() AS pid'))[0].pid as number;
  const before = await pid();
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(await pid()).toBe(before);
  await session.release();
});

test('a statement of a pool itself, as the queues send them, is bounded too', async () => {
  const pool = new Pool({ connectionString: database.url, max: 1, Client: boundedClient(500) });
  pool.on('error', () => undefined);
  await expect(pool.query('SELECT pg_sleep(60)')).rejects.toThrow('no answer');
  expect((await pool.query('SELECT 2 AS two')).rows).toEqual([{ two: 2 }]);
  await pool.end();
});
