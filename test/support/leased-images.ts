import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { newId } from '../../src/common/index.js';
import type { Lease } from '../../src/work-queue/index.js';

/** A lease, and the request of its image. */
export type Leased = Lease & { readonly requestId: string };

/** Inserts a request with leased images in their first attempt; `total` is larger when more images are still pending. */
export async function leaseImages(db: DataSource, images: number, total = images): Promise<Leased[]> {
  const [requestId, productId] = [newId(), newId()];
  await db.query(
    `INSERT INTO requests (id, file_name, status, quality, format, keep_metadata, keep_originals, dialect,
       total_products, total_images)
     VALUES ($1, 'a.csv', 'PROCESSING', 50, 'ORIGINAL', false, false, '{}', 1, $2)`,
    [requestId, total],
  );
  await db.query(
    `INSERT INTO products (id, request_id, record, serial_number, name) VALUES ($1, $2, 1, '1', 'A')`,
    [productId, requestId],
  );
  const leases = Array.from({ length: images }, () => ({ requestId, id: newId(), token: randomUUID() }));
  for (const [position, { id: imageId, token }] of leases.entries()) {
    await db.query(
      `INSERT INTO images (id, request_id, product_id, position, input_url, status, attempts, lease_token, lease_until)
       VALUES ($1, $2, $3, $4, 'http://a.example/', 'PROCESSING', 1, $5, now() + interval '12 s')`,
      [imageId, requestId, productId, position, token],
    );
  }
  return leases;
}

/**
 * Returns the image's status, attempts, lost attempts, and whether it is delayed; and the request's counters, bytes, and
 * job.
 */
export async function stateOf(db: DataSource, { id: imageId, requestId }: Leased): Promise<string> {
  const [image] = await db.query(
    `SELECT status, attempts, lost_attempts, due_at > now() + interval '50 s' AS later FROM images WHERE id = $1`,
    [imageId],
  );
  const [request] = await db.query(
    `SELECT completed_images, failed_images, input_bytes, output_bytes, job FROM requests WHERE id = $1`,
    [requestId],
  );
  return [image && Object.values(image).join(' '), Object.values(request).join(' ')].join(' | ');
}
