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

/** Takes the database back to before a migration that changes `requests`; resolves to the names of those to come. */
async function goBack(): Promise<string[]> {
  const undone = migrations.slice(migrations.indexOf(Traces1763755000000));
  const db = await new DataSource({ type: 'postgres', url: database.url, migrations }).initialize();
  for (const _ of undone) await db.undoLastMigration();
  await db.destroy();
  return undone.map(({ name }) => name);
}

async function connected(): Promise<Client> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  return client;
}

test('while it waits for a long transaction, such as an upload is, nobody else has to wait for it', async () => {
  const undone = await goBack();
  const [upload, others] = [await connected(), await connected()];
  await upload.query('BEGIN');
  await upload.query(`LOCK TABLE requests, images, events IN ROW EXCLUSIVE MODE`);
  const waits: string[] = [];
  const migrated = migrate(database.url, () => waits.push('busy'));
  await others.query(`SET lock_timeout = '4s'`);
  while (waits.length === 0) await others.query('SELECT FROM requests LIMIT 1');
  await upload.query('COMMIT');
  expect(await migrated).toEqual(undone);
  expect(waits).toEqual(['busy']);
  await Promise.all([upload.end(), others.end()]);
}, 30_000);

test('processes that start at once run each migration once', async () => {
  const undone = await goBack();
  const runs = await Promise.all([1, 2, 3].map(() => migrate(database.url)));
  expect(runs.flat()).toEqual(undone);
});
