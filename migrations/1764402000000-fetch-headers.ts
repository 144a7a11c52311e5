import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stores the encrypted headers that an upload gives for its image hosts. */
export class FetchHeaders1764402000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests ADD COLUMN fetch_headers text`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests DROP COLUMN fetch_headers`);
  }
}
