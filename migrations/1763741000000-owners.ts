import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds the owner of a request, null without authentication. Idempotency keys become unique per owner. */
export class Owners1763741000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests ADD COLUMN owner text`);
    await db.query(`CREATE INDEX requests_by_owner ON requests (owner, id)`);
    await db.query(
      `CREATE UNIQUE INDEX requests_owners_idempotency_key ON requests (owner, idempotency_key)`,
    );
    await db.query(`DROP INDEX requests_idempotency_key`);
    await db.query(
      `CREATE UNIQUE INDEX requests_idempotency_key ON requests (idempotency_key) WHERE owner IS NULL`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    // Of several requests with the same idempotency key, the oldest keeps it.
    await db.query(
      `UPDATE requests SET idempotency_key = NULL
        WHERE idempotency_key IS NOT NULL
          AND EXISTS (SELECT FROM requests AS older
                       WHERE older.idempotency_key = requests.idempotency_key AND older.id < requests.id)`,
    );
    await db.query(`DROP INDEX requests_idempotency_key`);
    await db.query(`CREATE UNIQUE INDEX requests_idempotency_key ON requests (idempotency_key)`);
    await db.query(`DROP INDEX requests_owners_idempotency_key`);
    await db.query(`DROP INDEX requests_by_owner`);
    await db.query(`ALTER TABLE requests DROP COLUMN owner`);
  }
}
