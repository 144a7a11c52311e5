import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stores whether the pictures of a request are checked, and what is found: of each picture, and of pictures that are alike. */
export class CatalogueChecks1764406600000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests ADD COLUMN checks boolean NOT NULL DEFAULT false`);
    await db.query(`ALTER TABLE images ADD COLUMN checks jsonb, ADD COLUMN duplicate_of uuid`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE images DROP COLUMN checks, DROP COLUMN duplicate_of`);
    await db.query(`ALTER TABLE requests DROP COLUMN checks`);
  }
}
