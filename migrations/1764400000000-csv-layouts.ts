import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stores the columns of a CSV, the row of each image, the number of products without images, and the output format. */
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
