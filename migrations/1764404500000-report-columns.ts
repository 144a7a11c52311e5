import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stores which columns about the images the output CSV has; null for those that its output mode has by default. */
export class ReportColumns1764404500000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests ADD COLUMN report text`);
    await db.query(
      `ALTER TABLE requests ADD CONSTRAINT requests_report CHECK (report IN ('NONE', 'BASIC', 'FULL')) NOT VALID`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests DROP COLUMN report`);
  }
}
