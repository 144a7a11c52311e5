import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { Pool, type PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { boundedClient } from './bounded-client.js';
import { prepared } from './prepared-statements.js';

/** Longer than a statement takes that must succeed, on a busy machine too. */
const TIMEOUT_MS = 2000;

let database: TestDatabase;
let db: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  const extra = { Client: boundedClient(TIMEOUT_MS) };
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
  await expect(silent).rejects.toThrow('PostgreSQL did not respond within 2 s.');
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
  await new Promise((resolve) => setTimeout(resolve, TIMEOUT_MS + 200));
  expect(await pid()).toBe(before);
  await session.release();
});

test("bounds the statements of a pool's own query(), which the queues use, too", async () => {
  const pool = new Pool({ connectionString: database.url, max: 1, Client: boundedClient(TIMEOUT_MS) });
  pool.on('error', () => undefined);
  await expect(pool.query('SELECT pg_sleep(60)')).rejects.toThrow('did not respond');
  expect((await pool.query('SELECT 2 AS two')).rows).toEqual([{ two: 2 }]);
  await pool.end();
});

describe('a prepared statement', () => {
  const find = prepared('find-thing', 'SELECT n FROM things WHERE n = $1::integer');

  /** Prepares the statement while its table is small, fills the table, and returns how it is found then. */
  async function planAfterGrowth(keepPlansMs: number): Promise<string> {
    const pool = new Pool({
      connectionString: database.url,
      max: 1,
      Client: boundedClient(5000, keepPlansMs),
    });
    try {
      await pool.query('DROP TABLE IF EXISTS things');
      await pool.query('CREATE TABLE things (n integer PRIMARY KEY) WITH (autovacuum_enabled = off)');
      await pool.query('INSERT INTO things VALUES (0)');
      await pool.query('ANALYZE things');
      for (let run = 0; run < 6; run += 1) expect((await pool.query(find, [0])).rows).toEqual([{ n: 0 }]);
      await pool.query('INSERT INTO things SELECT generate_series(1, 20000)');
      expect((await pool.query(find, [7])).rows).toEqual([{ n: 7 }]);
      const { rows } = await pool.query(`EXPLAIN (FORMAT JSON) EXECUTE "find-thing" (7)`);
      return rows[0]['QUERY PLAN'][0].Plan['Node Type'];
    } finally {
      await pool.end();
    }
  }

  test('keeps its plan', async () => {
    expect(await planAfterGrowth(60_000)).toBe('Seq Scan');
  });

  test('is planned anew after a while, since its tables may have grown', async () => {
    expect(await planAfterGrowth(0)).toBe('Index Only Scan');
  });

  // node-postgres warns of a statement that is queued behind another one, and a warning fails the test run.
  test('on a connection that is being lost fails without a warning', async () => {
    const client = new (boundedClient(5000, 0))({ connectionString: database.url });
    await client.connect();
    const lost = client
      .query('SELECT pg_terminate_backend(pg_backend_pid())')
      .catch(() => client.query(find, [0]));
    await expect(lost).rejects.toThrow('Connection terminated');
  });

  test('fails alone', async () => {
    const fails = prepared('divide', 'SELECT 1 / $1::integer AS n');
    await expect(db.query(fails, [0])).rejects.toThrow('division by zero');
    expect(await db.query(fails, [1])).toEqual([{ n: 1 }]);
  });
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
