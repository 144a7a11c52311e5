import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Stores how a request differs from an earlier one: counters of the request, what each image was before, and the images that
 * only the earlier request had. All are null for a request that is not compared, so its rows do not grow.
 */
export class Comparison1764406500000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE requests
         ADD COLUMN previous_request_id uuid,
         ADD COLUMN previous_created_at timestamptz,
         ADD COLUMN same_options boolean,
         ADD COLUMN added_images integer,
         ADD COLUMN changed_images integer,
         ADD COLUMN unchanged_images integer,
         ADD COLUMN removed_images integer`,
    );
    await db.query(
      `ALTER TABLE images
         ADD COLUMN input_hash uuid,
         ADD COLUMN previous_hash uuid,
         ADD COLUMN change text,
         ADD CONSTRAINT images_change CHECK (change IN ('ADDED', 'CHANGED', 'UNCHANGED')) NOT VALID`,
    );
    await db.query(
      `CREATE TABLE removed_images (
         request_id uuid NOT NULL CONSTRAINT removed_images_request REFERENCES requests ON DELETE CASCADE,
         id uuid NOT NULL,
         input_url text NOT NULL,
         serial_number text NOT NULL,
         product_name text NOT NULL,
         CONSTRAINT removed_images_key PRIMARY KEY (request_id, id)
       )`,
    );
    await db.query(`CREATE INDEX requests_by_file_name ON requests (file_name, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX requests_by_file_name`);
    await db.query(`DROP TABLE removed_images`);
    await db.query(
      `ALTER TABLE images DROP COLUMN input_hash, DROP COLUMN previous_hash, DROP COLUMN change`,
    );
    await db.query(
      `ALTER TABLE requests
         DROP COLUMN previous_request_id, DROP COLUMN previous_created_at, DROP COLUMN same_options,
         DROP COLUMN added_images, DROP COLUMN changed_images, DROP COLUMN unchanged_images, DROP COLUMN removed_images`,
    );
  }
}
