import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Stores how each upload asked for its file to be read, and by which a file is recognised: the first half of its SHA-256. Both
 * are null in requests of earlier versions.
 */
export class UploadOptions1764406081000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests ADD COLUMN reading_options jsonb, ADD COLUMN file_hash uuid`);
    await db.query(`CREATE INDEX requests_by_file_hash ON requests (file_hash, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests DROP COLUMN reading_options, DROP COLUMN file_hash`);
  }
}
