import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stores the pixels of the downloaded image beside those of the output; null in results of earlier versions. */
export class InputPixels1764406080000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE images ADD COLUMN input_width integer, ADD COLUMN input_height integer`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE images DROP COLUMN input_width, DROP COLUMN input_height`);
  }
}
