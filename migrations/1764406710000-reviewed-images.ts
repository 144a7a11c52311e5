import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counts the images of a compared request that keep what was chosen for them in a review of the earlier one. */
export class ReviewedImages1764406710000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests ADD COLUMN reviewed_images integer`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests DROP COLUMN reviewed_images`);
  }
}
