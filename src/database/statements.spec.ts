import { DataSource, QueryFailedError } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { affectedRows, queryRows } from './statements.js';

let database: TestDatabase;
let db: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  // With a single connection, a statement that does not release its own would block the next one.
  db = await new DataSource({ type: 'postgres', url: database.url, poolSize: 1 }).initialize();
  await db.query('CREATE TABLE colours (id integer PRIMARY KEY, name text)');
});
beforeEach(async () => {
  await db.query('TRUNCATE colours');
  await db.query(`INSERT INTO colours VALUES (1, 'red'), (2, 'green'), (3, 'blue')`);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const names = async () => {
  const rows = await queryRows<{ name: string }>(db, 'SELECT name FROM colours ORDER BY id');
  return rows.map(({ name }) => name);
};

describe('queryRows', () => {
  test.each([
    ['a SELECT', 'SELECT id FROM colours WHERE id > $1 ORDER BY id', [{ id: 2 }, { id: 3 }]],
    ['an INSERT', `INSERT INTO colours SELECT $1 + 8, 'grey' RETURNING id`, [{ id: 9 }]],
    ['an UPDATE', `UPDATE colours SET name = 'x' WHERE id = $1 RETURNING id, name`, [{ id: 1, name: 'x' }]],
    ['a DELETE', 'DELETE FROM colours WHERE id = $1 RETURNING name', [{ name: 'red' }]],
    [
      'an UPDATE behind a WITH',
      `WITH one AS (SELECT $1::integer AS id) UPDATE colours SET name = 'x' WHERE id IN (SELECT id FROM one) RETURNING id`,
      [{ id: 1 }],
    ],
    ['an UPDATE of no row', 'UPDATE colours SET id = 0 WHERE id > $1 + 100 RETURNING id', []],
    ['an UPDATE without RETURNING', `UPDATE colours SET name = 'x' WHERE id = $1`, []],
  ])('returns the rows of %s', async (_kind, sql, expected) => {
    expect(await queryRows(db, sql, [1])).toEqual(expected);
  });

  test('runs a statement without parameters', async () =>
    expect(await queryRows<{ two: number }>(db, 'SELECT 2 AS two')).toEqual([{ two: 2 }]));
});

describe('affectedRows', () => {
  test.each([
    ['an INSERT', `INSERT INTO colours VALUES (4, 'grey'), (5, 'pink')`, 2],
    ['an UPDATE', `UPDATE colours SET name = 'x' WHERE id > 1`, 2],
    ['a DELETE with RETURNING', 'DELETE FROM colours RETURNING id', 3],
    ['an UPDATE of no row', 'UPDATE colours SET id = 0 WHERE id > 100', 0],
  ])('counts the rows of %s', async (_kind, sql, expected) => {
    expect(await affectedRows(db, sql)).toBe(expected);
  });
});

test('both run in the transaction of an entity manager, which rolls them back', async () => {
  const failed = db.transaction(async (tx) => {
    expect(await affectedRows(tx, 'DELETE FROM colours WHERE id = $1', [1])).toBe(1);
    expect(await queryRows(tx, 'DELETE FROM colours WHERE id = 2 RETURNING name')).toEqual([
      { name: 'green' },
    ]);
    expect(await queryRows(tx, 'SELECT name FROM colours')).toEqual([{ name: 'blue' }]);
    throw new Error('rolled back');
  });
  await expect(failed).rejects.toThrow('rolled back');
  expect(await names()).toEqual(['red', 'green', 'blue']);
});

test('both use the pool for the entity manager of a data source', async () => {
  expect(await affectedRows(db.manager, `UPDATE colours SET name = 'x' WHERE id = 3`)).toBe(1);
  expect(await queryRows(db.manager, 'SELECT name FROM colours WHERE id = 3')).toEqual([{ name: 'x' }]);
});

test('both release their connection after a failed statement and throw its error', async () => {
  await expect(queryRows(db, 'SELECT nothing')).rejects.toThrow(QueryFailedError);
  await expect(affectedRows(db, 'DELETE FROM nothing')).rejects.toThrow(QueryFailedError);
  expect(await names()).toEqual(['red', 'green', 'blue']);
});
