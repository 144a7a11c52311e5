import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Remembers where the columns of a CSV are, which row names an image, how many products have none, and how to write the output. */
export class CsvLayouts1764400000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE requests ADD COLUMN layout jsonb, ADD COLUMN products_without_images integer NOT NULL DEFAULT 0,
         ADD COLUMN output text NOT NULL DEFAULT 'APPEND'`,
    );
    await db.query(
      `ALTER TABLE requests ADD CONSTRAINT requests_output CHECK (output IN ('APPEND', 'REPLACE')) NOT VALID`,
    );
    await db.query(`ALTER TABLE images ADD COLUMN record integer`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE images DROP COLUMN record`);
    await db.query(
      `ALTER TABLE requests DROP COLUMN layout, DROP COLUMN products_without_images, DROP COLUMN output`,
    );
  }
}
