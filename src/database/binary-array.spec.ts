import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { BinaryArray } from './binary-array.js';
import { sqlStateOf } from './sql-state.js';

let database: TestDatabase;
let db: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  db = await new DataSource({ type: 'postgres', url: database.url, poolSize: 1 }).initialize();
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

/** What PostgreSQL reads the array as, in rows of its text form. */
async function read(array: BinaryArray, type: string): Promise<(string | null)[]> {
  const rows: { element: string | null }[] = await db.query(
    `SELECT element::text FROM unnest($1::${type}[]) WITH ORDINALITY AS row (element, number) ORDER BY number`,
    [array.toParameter()],
  );
  return rows.map(({ element }) => element);
}

function texts(...values: string[]): BinaryArray {
  const array = new BinaryArray('text');
  for (const value of values) array.addText(value);
  return array;
}

const LONG = '\u20ac'.repeat(400_000);

test.each([
  ['no elements', [], []],
  ['empty texts, which are not null', ['', 'a', ''], ['', 'a', '']],
  ['what an array in text form would escape', ['{}', 'null', '"\\,', "'$1"], ['{}', 'null', '"\\,', "'$1"]],
  ['emojis and other planes', ['😀', '𝒳é', '\u2028'], ['😀', '𝒳é', '\u2028']],
  ['lone surrogates, as U+FFFD', ['a\ud83d', '\ude00b'], ['a\ufffd', '\ufffdb']],
  ['control characters', ['\u0001\r\n\t\u007f'], ['\u0001\r\n\t\u007f']],
  ['texts of several times the initial size', [LONG, 'b', LONG], [LONG, 'b', LONG]],
])('sends %s', async (_what, values, expected) =>
  expect(await read(texts(...values), 'text')).toEqual(expected),
);

test('PostgreSQL rejects a text with a NUL character instead of cutting it', async () => {
  const error: unknown = await read(texts('a\0b'), 'text').catch((reason: unknown) => reason);
  expect(sqlStateOf(error)).toBe('22021');
});

test('sends integers of the whole range, and rejects those outside of it', async () => {
  const array = new BinaryArray('integer');
  for (const value of [0, -1, 2_147_483_647, -2_147_483_648]) array.addInteger(value);
  expect(await read(array, 'integer')).toEqual(['0', '-1', '2147483647', '-2147483648']);
  expect(() => array.addInteger(2_147_483_648)).toThrow('out of range');
});

test('sends UUIDs', async () => {
  const array = new BinaryArray('uuid');
  array.addUuid(Uint8Array.from({ length: 16 }, (_, index) => index * 17));
  array.addUuid(new Uint8Array(16));
  expect(await read(array, 'uuid')).toEqual([
    '00112233-4455-6677-8899-aabbccddeeff',
    '00000000-0000-0000-0000-000000000000',
  ]);
});

test('sends many elements in their order', async () => {
  const array = new BinaryArray('integer');
  const values = Array.from({ length: 50_000 }, (_, index) => index);
  for (const value of values) array.addInteger(value);
  expect(await read(array, 'integer')).toEqual(values.map(String));
});

test('sends only the elements that were added after it was cleared, from the same memory', async () => {
  const array = texts(LONG, 'b', 'c');
  const { buffer } = array.toParameter();
  array.clear();
  expect(await read(array, 'text')).toEqual([]);
  for (const value of ['d', LONG]) array.addText(value);
  expect(array.toParameter().buffer).toBe(buffer);
  expect(await read(array, 'text')).toEqual(['d', LONG]);
});

test('PostgreSQL rejects an array of another type', async () => {
  const error: unknown = await read(texts('1'), 'integer').catch((reason: unknown) => reason);
  expect(sqlStateOf(error)).toBe('42804');
});
