import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Dispatches request jobs as images are: a window, a due time and a lease, each in the request's own row. */
export class RequestJobs1763775000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE requests
         ADD COLUMN job_due_at timestamptz NOT NULL DEFAULT '-infinity',
         ADD COLUMN job_dispatched_at timestamptz,
         ADD COLUMN job_lease_token uuid,
         ADD COLUMN job_lease_until timestamptz`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE requests
         DROP COLUMN job_due_at, DROP COLUMN job_dispatched_at, DROP COLUMN job_lease_token, DROP COLUMN job_lease_until`,
    );
  }
}
