import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Indexes the images that an earlier request did not have, or had otherwise. Those of a night are few; the unchanged ones,
 * which are many, have no entry.
 */
export class ChangedImages1764406510000 implements MigrationInterface {
  readonly transaction = false;

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET lock_timeout = 0`);
    await db.query(`DROP INDEX CONCURRENTLY IF EXISTS images_by_change`);
    await db.query(
      `CREATE INDEX CONCURRENTLY images_by_change ON images (request_id, change, id) WHERE change IN ('ADDED', 'CHANGED')`,
    );
    await db.query(`RESET lock_timeout`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX images_by_change`);
  }
}
