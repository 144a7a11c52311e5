import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stores the trace of an upload and of an event, so that workers continue it. */
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
