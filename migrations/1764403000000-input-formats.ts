import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stores the format of an uploaded catalogue, the extension of a stored file that is no CSV, and the sheet that was read. */
export class InputFormats1764403000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE requests ADD COLUMN input_format text NOT NULL DEFAULT 'CSV', ADD COLUMN input_extension text,
         ADD COLUMN sheet text`,
    );
    await db.query(
      `ALTER TABLE requests ADD CONSTRAINT requests_input_format CHECK (input_format IN ('CSV', 'XLSX', 'XML', 'JSON')) NOT VALID`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE requests DROP COLUMN input_format, DROP COLUMN input_extension, DROP COLUMN sheet`,
    );
  }
}
