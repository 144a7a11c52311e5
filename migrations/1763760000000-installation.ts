import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Creates the id of this installation, by which the object store records the database it belongs to. */
export class Installation1763760000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE installation (id uuid PRIMARY KEY)`);
    await db.query(`INSERT INTO installation VALUES (gen_random_uuid())`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE installation`);
  }
}
