import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Makes work recoverable from a queue that evicts and from a clock that was set back: request jobs get a generation, a
 * first attempt is due at any time, and the failed images of a request are reopened by a request job.
 */
export class WorkAgain1763770000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests ADD COLUMN job_generation integer NOT NULL DEFAULT 0`);
    await db.query(`ALTER TABLE requests DROP CONSTRAINT requests_chore`);
    await db.query(
      `ALTER TABLE requests ADD CONSTRAINT requests_chore CHECK (chore IN ('CANCEL', 'OUTPUTS', 'PURGE', 'RETRY'))`,
    );
    await db.query(`ALTER TABLE images ALTER COLUMN due_at SET DEFAULT '-infinity'`);
    await db.query(`ALTER TABLE deliveries ALTER COLUMN due_at SET DEFAULT '-infinity'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE deliveries ALTER COLUMN due_at SET DEFAULT now()`);
    await db.query(`ALTER TABLE images ALTER COLUMN due_at SET DEFAULT now()`);
    await db.query(`ALTER TABLE requests DROP CONSTRAINT requests_chore`);
    await db.query(
      `ALTER TABLE requests ADD CONSTRAINT requests_chore CHECK (chore IN ('CANCEL', 'OUTPUTS', 'PURGE')) NOT VALID`,
    );
    await db.query(`ALTER TABLE requests DROP COLUMN job_generation`);
  }
}
