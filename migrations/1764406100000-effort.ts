import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Stores how much CPU time is spent to save bytes. Existing requests, and those that a process of an older version adds
 * meanwhile, get FAST: their images are encoded as they were when they were uploaded, also when failed ones are retried.
 */
export class Effort1764406100000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests ADD COLUMN effort text NOT NULL DEFAULT 'FAST'`);
    await db.query(
      `ALTER TABLE requests ADD CONSTRAINT requests_effort CHECK (effort IN ('FAST', 'BALANCED', 'SMALLEST')) NOT VALID`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests DROP COLUMN effort`);
  }
}
