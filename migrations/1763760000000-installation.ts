import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tells this database from every other one: the store says which of them it belongs to. */
export class Installation1763760000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE installation (id uuid PRIMARY KEY)`);
    await db.query(`INSERT INTO installation VALUES (gen_random_uuid())`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE installation`);
  }
}
