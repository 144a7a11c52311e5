import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Stores of an image that is redone: its own options, how often it was redone, and the earlier result until there is another.
 * All are null or 0 for other images, so the rows do not grow.
 */
export class RedoneImages1764406310000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE images ADD COLUMN options jsonb, ADD COLUMN earlier jsonb, ADD COLUMN revision smallint NOT NULL DEFAULT 0`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE images DROP COLUMN options, DROP COLUMN earlier, DROP COLUMN revision`);
  }
}
