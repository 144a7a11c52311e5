import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stores which failed images a retry reopens, while it does so: those with one of the codes, and with the message. Null for all. */
export class RetryCauses1764406700000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests ADD COLUMN retry_codes text[], ADD COLUMN retry_message text`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests DROP COLUMN retry_codes, DROP COLUMN retry_message`);
  }
}
