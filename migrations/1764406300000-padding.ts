import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stores the colour behind images, the aspect ratio that they are padded to, and whether their border is cut off. */
export class Padding1764406300000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE requests ADD COLUMN background text, ADD COLUMN pad text, ADD COLUMN trim boolean NOT NULL DEFAULT false`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests DROP COLUMN background, DROP COLUMN pad, DROP COLUMN trim`);
  }
}
