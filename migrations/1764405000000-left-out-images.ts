import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stores what an upload left out: the number of image URLs in skipped rows, and the columns of image URLs that it did not read. */
export class LeftOutImages1764405000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE requests ADD COLUMN skipped_image_count integer NOT NULL DEFAULT 0,
         ADD COLUMN unread_image_columns jsonb NOT NULL DEFAULT '[]'`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests DROP COLUMN skipped_image_count, DROP COLUMN unread_image_columns`);
  }
}
