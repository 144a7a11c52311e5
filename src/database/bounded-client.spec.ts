import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { Pool, type PoolClient } from 'pg';
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

test('fails a statement without a response and those queued behind it; the next one gets a new connection', async () => {
  const session = db.createQueryRunner();
  await session.connect();
  const silent = session.query('SELECT pg_sleep(60)');
  const behind = session.query('SELECT 1');
  await expect(silent).rejects.toThrow('PostgreSQL did not respond within 0.5 s.');
  await expect(behind).rejects.toThrow('did not respond');
  await session.release();
  expect(await db.query('SELECT 2 AS two')).toEqual([{ two: 2 }]);
});

test('fails a statement without a response in a transaction, too', async () => {
  await expect(db.transaction((tx) => tx.query('SELECT pg_sleep(60)'))).rejects.toThrow('did not respond');
  expect(await db.query('SELECT 2 AS two')).toEqual([{ two: 2 }]);
});

test('keeps an idle connection', async () => {
  const session = db.createQueryRunner();
  const pid = async () => (await session.query('SELECT pg_backend_pid() AS pid'))[0].pid as number;
  const before = await pid();
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(await pid()).toBe(before);
  await session.release();
});

test("bounds the statements of a pool's own query(), which the queues use, too", async () => {
  const pool = new Pool({ connectionString: database.url, max: 1, Client: boundedClient(500) });
  pool.on('error', () => undefined);
  await expect(pool.query('SELECT pg_sleep(60)')).rejects.toThrow('did not respond');
  expect((await pool.query('SELECT 2 AS two')).rows).toEqual([{ two: 2 }]);
  await pool.end();
});

test('survives a connection that ends in the very packet that makes it ready', async () => {
  const relay = await startRelay(database.url);
  const pool = new Pool({ connectionString: relay.url, max: 1, Client: boundedClient(5000) });
  pool.on('error', () => undefined);
  try {
    // As TypeORM does: it listens to the client only once the promise has resolved.
    const client = await new Promise<PoolClient>((resolve, reject) => {
      pool.connect((error, acquired) => (error === undefined ? resolve(acquired!) : reject(error)));
    });
    await expect(client.query('SELECT 1')).rejects.toThrow('not queryable');
    client.release();
  } finally {
    await pool.end();
    relay.close();
  }
});

/**
 * Relays one connection to PostgreSQL. What the server sends from its first ReadyForQuery on is held until it has closed the
 * connection, which it is made to do, and is passed on in one piece.
 */
async function startRelay(databaseUrl: string): Promise<{ url: string; close(): void }> {
  const target = new URL(databaseUrl);
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    client.pipe(upstream);
    client.on('error', () => undefined);
    upstream.on('error', () => undefined);
    const held: Buffer[] = [];
    upstream.on('data', (chunk) => {
      // BackendKeyData has the process id; it and ReadyForQuery end the start of a session.
      const key = chunk.indexOf(Buffer.from([0x4b, 0, 0, 0, 12]));
      if (key < 0 && held.length === 0) client.write(chunk);
      else held.push(chunk);
      if (key >= 0) void db.query('SELECT pg_terminate_backend($1)', [chunk.readInt32BE(key + 5)]);
    });
    upstream.on('end', () => client.end(Buffer.concat(held)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return { url: url.href, close: () => server.close() };
}
