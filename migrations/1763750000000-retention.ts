import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds the index by which retention finds expired requests. */
export class Retention1763750000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE INDEX requests_completed ON requests (completed_at) WHERE deleted_at IS NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX requests_completed`);
  }
}
