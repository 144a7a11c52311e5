import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds the notice of a request: the persistent error of the installation that it waits for. */
export class Notices1763770000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests ADD COLUMN notice text`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests DROP COLUMN notice`);
  }
}
