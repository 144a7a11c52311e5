import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stores the widths of the outputs of a request, and the smaller outputs of each image; null without any. */
export class Sizes1764406400000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests ADD COLUMN sizes integer[]`);
    await db.query(`ALTER TABLE images ADD COLUMN sizes jsonb`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests DROP COLUMN sizes`);
    await db.query(`ALTER TABLE images DROP COLUMN sizes`);
  }
}
