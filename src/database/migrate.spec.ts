import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { Traces1763755000000 } from '../../migrations/1763755000000-traces.js';
import { migrations } from '../../migrations/index.js';
import { migrate } from './migrate.js';

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
  await migrate(database.url);
});
afterEach(() => database.drop());

/** Reverts the database to before a migration that changes `requests`; resolves to the names of the reverted ones. */
async function revert(): Promise<string[]> {
  const reverted = migrations.slice(migrations.indexOf(Traces1763755000000));
  const db = await new DataSource({ type: 'postgres', url: database.url, migrations }).initialize();
  for (const _ of reverted) await db.undoLastMigration();
  await db.destroy();
  return reverted.map(({ name }) => name);
}

async function connected(): Promise<Client> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  return client;
}

test('blocks no other statement while it waits for a long transaction, such as an upload', async () => {
  const reverted = await revert();
  const [upload, others] = [await connected(), await connected()];
  await upload.query('BEGIN');
  await upload.query(`LOCK TABLE requests, images, events IN ROW EXCLUSIVE MODE`);
  const waits: string[] = [];
  const migrated = migrate(database.url, () => waits.push('busy'));
  await others.query(`SET lock_timeout = '4s'`);
  while (waits.length === 0) await others.query('SELECT FROM requests LIMIT 1');
  await upload.query('COMMIT');
  expect(await migrated).toEqual(reverted);
  expect(waits).toEqual(['busy']);
  await Promise.all([upload.end(), others.end()]);
});

test('runs each migration once when several processes start at the same time', async () => {
  const reverted = await revert();
  const runs = await Promise.all([1, 2, 3].map(() => migrate(database.url)));
  expect(runs.flat()).toEqual(reverted);
});
