import type { DataSource } from 'typeorm';
import { createMigratedDatabase, type MigratedDatabase } from '../../../test/support/migrated-database.js';
import { newId } from '../../common/index.js';
import { ImageSources } from './image-sources.js';

let database: MigratedDatabase;
let db: DataSource;
beforeAll(async () => {
  database = await createMigratedDatabase();
  ({ db } = database);
});
afterAll(() => database.drop());

const VALIDATORS = { etag: '"1"', lastModified: null, target: 'hash' };
const HASH = '00112233-4455-6677-8899-aabbccddeeff';

/** Inserts a completed image with a source of this key. */
async function completed(key: string, inputHash: string | null): Promise<void> {
  const [requestId, productId, imageId] = [newId(), newId(), newId()];
  await db.query(
    `INSERT INTO requests (id, file_name, status, quality, format, keep_metadata, keep_originals, dialect,
       total_products, total_images)
     VALUES ($1, 'a.csv', 'COMPLETED', 50, 'ORIGINAL', false, false, '{}', 1, 1)`,
    [requestId],
  );
  await db.query(
    `INSERT INTO products (id, request_id, record, serial_number, name) VALUES ($1, $2, 1, '1', 'A')`,
    [productId, requestId],
  );
  await db.query(
    `INSERT INTO images (id, request_id, product_id, position, input_url, status, input_hash)
     VALUES ($1, $2, $3, 0, 'http://a.example/', 'COMPLETED', $4)`,
    [imageId, requestId, productId, inputHash],
  );
  await db.query(
    `INSERT INTO image_sources (image_id, source_key, content_key, validators) VALUES ($1, $2, 'bytes', $3)`,
    [imageId, Buffer.from(key), VALIDATORS],
  );
}

test.each([
  ['is revalidated when the hash of its bytes is known', 'new', HASH, VALIDATORS],
  ['is downloaded again when an earlier version recorded no hash', 'old', null, null],
])('an image %s', async (_, key, inputHash, validators) => {
  await completed(key, inputHash);
  const found = await new ImageSources(db).ofUrl(Buffer.from(key), null);
  expect(found?.source).toEqual({
    sourceKey: Buffer.from(key),
    contentKey: Buffer.from('bytes'),
    inputHash,
    validators,
  });
});
