import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the images of a request that have findings. Images without any, which are all that exist before it, are not in it. */
export class ImagesWithFindings1764406610000 implements MigrationInterface {
  readonly transaction = false;

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET lock_timeout = 0`);
    await db.query(`DROP INDEX CONCURRENTLY IF EXISTS images_with_findings`);
    await db.query(
      `CREATE INDEX CONCURRENTLY images_with_findings ON images (request_id, id)
        WHERE duplicate_of IS NOT NULL OR checks -> 'findings' <> '[]'`,
    );
    await db.query(`RESET lock_timeout`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX images_with_findings`);
  }
}
