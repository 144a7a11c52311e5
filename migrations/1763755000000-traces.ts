import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets workers go on with the trace of the upload, and of whatever an event tells. */
export class Traces1763755000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests ADD COLUMN traceparent text`);
    await db.query(`ALTER TABLE events ADD COLUMN traceparent text`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE events DROP COLUMN traceparent`);
    await db.query(`ALTER TABLE requests DROP COLUMN traceparent`);
  }
}
