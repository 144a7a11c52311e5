import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the requests that have been kept for long enough. */
export class Retention1763750000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE INDEX requests_completed ON requests (completed_at) WHERE deleted_at IS NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX requests_completed`);
  }
}
