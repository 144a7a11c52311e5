import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stores the score that results are to have, and the one they have. Existing requests have no target, and no scores. */
export class Target1764406000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests ADD COLUMN target real`);
    await db.query(
      `ALTER TABLE requests ADD CONSTRAINT requests_target CHECK (target BETWEEN 30 AND 95) NOT VALID`,
    );
    await db.query(`ALTER TABLE images ADD COLUMN score real`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE images DROP COLUMN score`);
    await db.query(`ALTER TABLE requests DROP COLUMN target`);
  }
}
