import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stores the formats that AUTO may choose; null for all. */
export class AllowedFormats1764406150000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests ADD COLUMN allowed_formats text[]`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests DROP COLUMN allowed_formats`);
  }
}
