import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stores the file name of each output image. Images without one keep the key that they have. */
export class ImageFileNames1764404000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE images ADD COLUMN file_name text`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE images DROP COLUMN file_name`);
  }
}
