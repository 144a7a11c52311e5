import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds the index of quarantined images, whose worker was lost and which are processed one at a time. */
export class Suspects1763720000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE INDEX images_suspect ON images (lost_attempts, due_at, id)
        WHERE lost_attempts > 0 AND (status = 'PENDING' OR status = 'PROCESSING')`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX images_suspect`);
  }
}
