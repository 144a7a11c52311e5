import type { DataSource } from 'typeorm';
import { createMigratedDatabase, type MigratedDatabase } from '../../../test/support/migrated-database.js';
import { newId } from '../../common/index.js';
import { readSavings } from './read-savings.js';

let database: MigratedDatabase;
let db: DataSource;

beforeAll(async () => {
  database = await createMigratedDatabase();
  ({ db } = database);
});
afterAll(() => database.drop());

type Row = readonly [
  status: string,
  inputFormat: string,
  outputFormat: string,
  input: number,
  output: number,
];

/** Inserts a request with images, and returns its id and theirs. */
async function requestWith(rows: readonly Row[]): Promise<{ id: string; images: string[] }> {
  const [id, productId] = [newId(), newId()];
  await db.query(
    `INSERT INTO requests (id, file_name, status, quality, format, keep_metadata, keep_originals, dialect,
       total_products, total_images, completed_at)
     VALUES ($1, 'a.csv', 'PARTIAL', 50, 'ORIGINAL', false, false, '{}', 1, $2, now())`,
    [id, rows.length],
  );
  await db.query(
    `INSERT INTO products (id, request_id, record, serial_number, name) VALUES ($1, $2, 1, '1', 'A')`,
    [productId, id],
  );
  const images = rows.map(() => newId());
  for (const [at, [status, inputFormat, outputFormat, input, output]] of rows.entries())
    await db.query(
      `INSERT INTO images (id, request_id, product_id, position, input_url, status, input_format, output_format,
         input_bytes, output_bytes) VALUES ($1, $2, $3, $4, 'http://a.example/', $5, $6, $7, $8, $9)`,
      [images[at], id, productId, at, status, inputFormat, outputFormat, input, output],
    );
  return { id, images };
}

test('completed images are added up by format, and those that lost the most bytes come first', async () => {
  const { id, images } = await requestWith([
    ['COMPLETED', 'jpeg', 'webp', 1000, 900],
    ['COMPLETED', 'png', 'png', 500, 100],
    ['COMPLETED', 'jpeg', 'webp', 2_000_000_000, 1_999_999_500],
    ['COMPLETED', 'jpeg', 'webp', 1_000_000_000, 1_000_000_001],
    ['FAILED', 'jpeg', 'webp', 9000, 1],
  ]);
  const none = await requestWith([['PENDING', 'jpeg', 'webp', 9000, 1]]);
  const savings = await readSavings(db, [id, none.id]);
  expect(savings.get(id)).toEqual({
    formats: [
      // More than 32 bits have room for.
      {
        inputFormat: 'jpeg',
        outputFormat: 'webp',
        imageCount: 3,
        inputBytes: 3_000_001_000,
        outputBytes: 3_000_000_401,
      },
      { inputFormat: 'png', outputFormat: 'png', imageCount: 1, inputBytes: 500, outputBytes: 100 },
    ],
    // Not the one that grew.
    largestIds: [images[2], images[1], images[0]],
  });
  expect(savings.get(none.id)).toEqual({ formats: [], largestIds: [] });
});

test('at most ten images are named', async () => {
  const rows = Array.from({ length: 12 }, (_, at): Row => ['COMPLETED', 'png', 'png', 100 + at, 1]);
  const { id, images } = await requestWith(rows);
  expect((await readSavings(db, [id])).get(id)!.largestIds).toEqual(images.slice(2).toReversed());
});
