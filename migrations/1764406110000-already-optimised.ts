import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Allows the verdict of images that were compressed before. */
export class AlreadyOptimised1764406110000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE images DROP CONSTRAINT images_verdict,
         ADD CONSTRAINT images_verdict
           CHECK (verdict IN ('COMPRESSED', 'KEPT_ORIGINAL', 'ALREADY_OPTIMISED', 'REUSED')) NOT VALID`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`UPDATE images SET verdict = 'KEPT_ORIGINAL' WHERE verdict = 'ALREADY_OPTIMISED'`);
    await db.query(
      `ALTER TABLE images DROP CONSTRAINT images_verdict,
         ADD CONSTRAINT images_verdict CHECK (verdict IN ('COMPRESSED', 'KEPT_ORIGINAL', 'REUSED')) NOT VALID`,
    );
  }
}
