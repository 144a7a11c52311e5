import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Renames columns, indexes and values to their standard names: request job, finalize, quarantine, attempts. */
export class PlainNames1764401000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests DROP CONSTRAINT requests_chore`);
    await db.query(`ALTER TABLE requests RENAME COLUMN chore TO job`);
    await db.query(`ALTER INDEX requests_chores RENAME TO requests_jobs`);
    await db.query(`UPDATE requests SET job = 'FINALIZE' WHERE job = 'OUTPUTS'`);
    await db.query(
      `ALTER TABLE requests ADD CONSTRAINT requests_job CHECK (job IN ('CANCEL', 'FINALIZE', 'PURGE', 'RETRY')) NOT VALID`,
    );
    await db.query(`ALTER INDEX images_suspect RENAME TO images_quarantined`);
    await db.query(`ALTER TABLE deliveries RENAME COLUMN tries TO scheduled_attempts`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE deliveries RENAME COLUMN scheduled_attempts TO tries`);
    await db.query(`ALTER INDEX images_quarantined RENAME TO images_suspect`);
    await db.query(`ALTER TABLE requests DROP CONSTRAINT requests_job`);
    await db.query(`UPDATE requests SET job = 'OUTPUTS' WHERE job = 'FINALIZE'`);
    await db.query(`ALTER INDEX requests_jobs RENAME TO requests_chores`);
    await db.query(`ALTER TABLE requests RENAME COLUMN job TO chore`);
    await db.query(
      `ALTER TABLE requests ADD CONSTRAINT requests_chore CHECK (chore IN ('CANCEL', 'OUTPUTS', 'PURGE', 'RETRY')) NOT VALID`,
    );
  }
}
