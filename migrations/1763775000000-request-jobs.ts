import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds a window, a due time and a lease of the request job to the row of each request, like those of images. */
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
