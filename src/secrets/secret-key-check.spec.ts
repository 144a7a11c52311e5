import type { DataSource } from 'typeorm';
import { createMigratedDatabase, type MigratedDatabase } from '../../test/support/migrated-database.js';
import { SecretKeyCheck } from './secret-key-check.js';
import { SecretKeys } from './secret-keys.js';

let database: MigratedDatabase;
let db: DataSource;

beforeAll(async () => {
  database = await createMigratedDatabase();
  ({ db } = database);
});
afterAll(() => database.drop());
beforeEach(() => db.query('UPDATE installation SET secret_key_check = NULL'));

const problemWith = (key: string | undefined) => new SecretKeyCheck(db, new SecretKeys(key)).problem();
const [one, other] = ['a'.repeat(32), 'b'.repeat(32)];

test('processes with the same key, or all without one, have no problem', async () => {
  expect([await problemWith(undefined), await problemWith(undefined)]).toEqual([null, null]);
  expect([await problemWith(one), await problemWith(one)]).toEqual([null, null]);
});

test('a process with another key than the first one, or without a key, reads how to fix that', async () => {
  expect(await problemWith(one)).toBeNull();
  expect(await problemWith(other)).toMatch(/^SECRET_KEY is not the one .* Set that one again/);
  expect(await problemWith(undefined)).toMatch(/^SECRET_KEY is not set, but another process/);
  expect(await problemWith(one)).toBeNull();
});

test('of processes that start at the same time with different keys, one has no problem', async () => {
  const problems = await Promise.all([one, other, 'c'.repeat(32)].map(problemWith));
  expect(problems.filter((problem) => problem === null)).toHaveLength(1);
});

test('the stored text does not contain the key, and emptying it accepts a new one', async () => {
  await problemWith(one);
  const [{ stored }] = await db.query('SELECT secret_key_check AS stored FROM installation');
  expect(stored).not.toContain(one.slice(0, 4));
  await db.query('UPDATE installation SET secret_key_check = NULL');
  expect(await problemWith(other)).toBeNull();
});
