import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each idempotency key was used for, so that a key that comes with another upload is recognised. */
export class IdempotencyFingerprints1763771000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests ADD COLUMN idempotency_fingerprint text`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests DROP COLUMN idempotency_fingerprint`);
  }
}
