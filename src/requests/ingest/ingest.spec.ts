import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import type { DataSource } from 'typeorm';
import { createMigratedDatabase, type MigratedDatabase } from '../../../test/support/migrated-database.js';
import { newId } from '../../common/index.js';
import type { GroupedProduct } from '../../csv/index.js';
import { sqlStateOf } from '../../database/index.js';
import { entities } from '../entities/index.js';
import { Ingest } from './ingest.js';
import type { NewRequest } from './new-request.js';

/** More than two batches. */
const MANY = 20_000;
const NOTHING_LEFT_OUT = {
  skipped: { rowCount: 0, imageCount: 0, first: [] },
  productsWithoutImages: 0,
  unreadImageColumns: [],
};

let database: MigratedDatabase;
const NO_BYTES = { fileHash: null, fingerprint: null };

let db: DataSource;

beforeAll(async () => {
  // With a single connection, an ingest that does not release its own would block the next statement.
  database = await createMigratedDatabase({ entities, poolSize: 1 });
  ({ db } = database);
});
beforeEach(() => db.query('TRUNCATE requests CASCADE'));
afterAll(() => database.drop());

async function open(runner = db.createQueryRunner()): Promise<Ingest> {
  const request: NewRequest = {
    id: newId(),
    fileName: 'a.csv',
    inputFormat: 'CSV',
    inputExtension: null,
    sheet: null,
    options: {
      ...DEFAULT_SETTINGS,
      keepOriginals: false,
      reuse: true,
      checks: false,
    },
    readingOptions: {
      onInvalidRow: 'REJECT',
      columns: { images: [], name: null, serialNumber: null },
      profile: null,
      baseUrl: null,
      encoding: null,
      sheet: null,
      compare: true,
      previousRequestId: null,
      fetchHeaders: [],
    },
    idempotencyKey: null,
    webhookUrl: null,
    email: null,
    dialect: { encoding: 'utf-8', bom: false, delimiter: ',', newline: '\n', sepLine: false },
    layout: {
      headerRow: 0,
      columns: { images: [0], name: null, serialNumber: null, group: null },
      baseUrl: null,
    },
    output: 'APPEND',
    fetchHeaders: null,
    report: null,
    earlier: null,
  };
  const ingest = new Ingest(runner, request, null, () => undefined);
  await ingest.open();
  return ingest;
}

const product = (record: number, fields: Partial<GroupedProduct> = {}): GroupedProduct => ({
  record,
  serialNumber: `S${record}`,
  name: `Product ${record}`,
  images: [{ record, url: `https://a.example/${record}.jpg` }],
  ...fields,
});

const products = (first: number, count: number): GroupedProduct[] =>
  Array.from({ length: count }, (_, index) => product(first + index));

const rowCounts = async (): Promise<unknown> =>
  (
    await db.query(
      `SELECT (SELECT count(*)::integer FROM requests) AS requests,
              (SELECT count(*)::integer FROM products) AS products,
              (SELECT count(*)::integer FROM images) AS images`,
    )
  )[0];

const NOTHING = { requests: 0, products: 0, images: 0 };

test('writes all products and images of several batches, with ids in the order of the file', async () => {
  const ingest = await open();
  for (let first = 1; first <= MANY; first += 500) await ingest.add(products(first, 500));
  expect(ingest.imageCount).toBe(MANY);
  await ingest.commit(NOTHING_LEFT_OUT, NO_BYTES);
  const records = Array.from({ length: MANY }, (_, index) => index + 1);
  for (const table of ['products', 'images']) {
    const rows: { record: number }[] = await db.query(`SELECT record FROM ${table} ORDER BY id`);
    expect(rows.map(({ record }) => record)).toEqual(records);
  }
  expect(await db.query('SELECT total_products, total_images FROM requests')).toEqual([
    { total_products: MANY, total_images: MANY },
  ]);
});

test('writes every column exactly, and the images of each product by position', async () => {
  const ingest = await open();
  const written = [
    product(7, { name: '😀 "{NULL}", \\ é', serialNumber: '' }),
    product(9, {
      name: '',
      images: [
        { record: 9, url: 'https://a.example/é,1.jpg' },
        { record: 11, url: 'https://a.example/2.jpg' },
      ],
    }),
  ];
  await ingest.add(written);
  await ingest.commit(NOTHING_LEFT_OUT, NO_BYTES);
  const rows = await db.query(
    `SELECT product.record, serial_number AS "serialNumber", name,
            json_agg(json_build_object('record', image.record, 'url', input_url) ORDER BY position) AS images,
            json_agg(position ORDER BY position) AS positions
       FROM products AS product JOIN images AS image ON product_id = product.id
      GROUP BY product.id ORDER BY product.record`,
  );
  expect(rows).toEqual(
    written.map((each) => ({ ...each, positions: each.images.map((_, position) => position) })),
  );
});

test('writes a product that is larger than a batch', async () => {
  const ingest = await open();
  const url = `https://a.example/${'é'.repeat(2000)}`;
  const images = Array.from({ length: 1000 }, () => ({ record: 1, url }));
  await ingest.add([product(1, { images }), product(2)]);
  await ingest.commit(NOTHING_LEFT_OUT, NO_BYTES);
  expect(await rowCounts()).toEqual({ requests: 1, products: 2, images: 1001 });
});

test('writes the texts of several batches exactly, whatever the batches before them contained', async () => {
  const ingest = await open();
  // A product of 1 MiB fills a batch. Each batch takes over the buffers of the last but one.
  const sizes = [
    [1000, 2000],
    [600, 2000],
    [999, 1500],
    [700, 1900],
    [800, 1800],
    [10, 20],
    [20, 60],
  ] as const;
  const written = sizes.map(([count, length], index) =>
    product(index + 1, {
      images: Array.from({ length: count }, (_, image) => ({
        record: index + 1,
        url: `https://a.example/${index}/${image}/`.padEnd(length, String(index)),
      })),
    }),
  );
  for (const each of written) await ingest.add([each]);
  await ingest.commit(NOTHING_LEFT_OUT, NO_BYTES);
  const rows: { url: string }[] = await db.query('SELECT input_url AS url FROM images ORDER BY id');
  const urls = written.flatMap(({ images }) => images.map(({ url }) => url));
  expect(rows).toHaveLength(urls.length);
  // Not toEqual: its report of megabytes that differ takes minutes.
  expect(rows.findIndex(({ url }, index) => url !== urls[index])).toBe(-1);
});

test('throws the error of a batch from a later call, and leaves nothing after the rollback', async () => {
  const ingest = await open();
  await ingest.add([product(1, { name: 'a\0b' }), ...products(2, 10_000)]);
  const error: unknown = await ingest.commit(NOTHING_LEFT_OUT, NO_BYTES).catch((reason: unknown) => reason);
  expect(sqlStateOf(error)).toBe('22021');
  await ingest.rollback();
  expect(await rowCounts()).toEqual(NOTHING);
});

test('leaves nothing after a rollback while a batch is being written, and runs no statement after it', async () => {
  const runner = db.createQueryRunner();
  const statements: string[] = [];
  const query = runner.query.bind(runner);
  runner.query = (sql: string, ...rest: never[]) => {
    statements.push(sql);
    return query(sql, ...rest);
  };
  const ingest = await open(runner);
  await ingest.add(products(1, 10_000));
  await ingest.rollback();
  expect(statements.at(-1)).toBe('ROLLBACK');
  expect(await rowCounts()).toEqual(NOTHING);
});
