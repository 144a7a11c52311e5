import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keeps what a running request waits for, when that is a standing trouble of the installation. */
export class Notices1763770000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests ADD COLUMN notice text`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests DROP COLUMN notice`);
  }
}
