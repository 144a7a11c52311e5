import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stores a fingerprint of the upload of each idempotency key, to detect a key that is reused for another upload. */
export class IdempotencyFingerprints1763771000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests ADD COLUMN idempotency_fingerprint text`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests DROP COLUMN idempotency_fingerprint`);
  }
}
