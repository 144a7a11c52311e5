import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stores a text that is encrypted with SECRET_KEY, by which a process with another key is recognised. */
export class SecretKeyCheck1764406390000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE installation ADD COLUMN secret_key_check text`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE installation DROP COLUMN secret_key_check`);
  }
}
