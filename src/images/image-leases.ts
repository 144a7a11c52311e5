import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { affectedRows, prepared, queryRows } from '../database/index.js';
import { type Dispatch, type Lease, LEASE_SECONDS } from '../work-queue/index.js';
import type { ImageTask } from './image-task.js';

/**
 * The leases of images, for `LEASE_SECONDS` (`work-queue/work-table.ts`); `work-queue/lease-keeper.ts` decides when they are
 * renewed. Every time is the database's, since the clocks of workers may differ.
 */
@Injectable()
export class ImageLeases {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Claims dispatched images in one statement and returns their tasks; leaves out those whose job is stale. */
  async claim(dispatches: readonly Dispatch[]): Promise<ImageTask[]> {
    const tasks = await queryRows<ImageTask>(
      this.db,
      // Each image is found by its id. `=` in place of IS NOT DISTINCT FROM would let the planner read the index of all
      // images that are PENDING, which it expects to be few while the table has no statistics.
      prepared(
        'claim-images',
        `WITH job AS MATERIALIZED (
          SELECT job.*, request.*
            FROM unnest((SELECT $1::uuid[]), (SELECT $2::integer[]), (SELECT $3::uuid[])) AS job (id, generation, token)
           CROSS JOIN LATERAL (SELECT request_id FROM images WHERE id = job.id OFFSET 0) AS image
           CROSS JOIN LATERAL (
             SELECT traceparent, total_images, fetch_headers, owner,
                    jsonb_build_object('quality', quality, 'target', target, 'format', format,
                      'allow', allowed_formats, 'effort', effort, 'maxWidth', max_width, 'maxHeight', max_height,
                      'sizes', sizes, 'background', background, 'pad', pad, 'trim', trim, 'keepMetadata', keep_metadata,
                      'keepOriginals', keep_originals, 'reuse', reuse, 'checks', checks) AS options
               FROM requests WHERE id = image.request_id AND status = 'PROCESSING' OFFSET 0
           ) AS request
        )
        UPDATE images
           SET status = 'PROCESSING', dispatched_at = NULL, attempts = images.attempts + 1,
               lease_token = job.token, lease_until = now() + make_interval(secs => $4)
          FROM job
         WHERE images.id = job.id AND images.generation = job.generation
           AND images.status IS NOT DISTINCT FROM 'PENDING' AND images.dispatched_at IS NOT NULL
        RETURNING images.id, images.request_id AS "requestId", images.lease_token AS token,
                  images.input_url AS "inputUrl", images.attempts - images.lost_attempts AS attempt,
                  job.traceparent, job.total_images AS "requestImages", job.fetch_headers AS "fetchHeaders", job.owner,
                  images.revision, job.options || coalesce(images.options, '{}') AS options`,
      ),
      [
        dispatches.map(({ id }) => id),
        dispatches.map(({ generation }) => generation),
        dispatches.map(() => randomUUID()),
        LEASE_SECONDS,
      ],
    );
    return tasks;
  }

  /** Renews leases and returns the tokens of those still held. The other images are cancelled or were recovered. */
  async renew(leases: readonly Lease[]): Promise<Set<string>> {
    const rows = await queryRows<{ token: string }>(
      this.db,
      `UPDATE images SET lease_until = now() + make_interval(secs => $3)
         FROM requests
        WHERE images.id = ANY($1::uuid[]) AND images.lease_token = ANY($2::uuid[]) AND images.status = 'PROCESSING'
          AND requests.id = images.request_id AND requests.status = 'PROCESSING'
       RETURNING images.lease_token AS token`,
      [leases.map(({ id }) => id), leases.map(({ token }) => token), LEASE_SECONDS],
    );
    return new Set(rows.map((row) => row.token));
  }

  /** Returns the expired leases: their workers are lost, or have failed to renew in time. */
  async expired(): Promise<(Lease & { lostAttempts: number })[]> {
    return this.db.query(
      prepared(
        'expired-images',
        `SELECT id, lease_token AS token, lost_attempts AS "lostAttempts" FROM images
        WHERE status = 'PROCESSING' AND lease_until < now()`,
      ),
    );
  }

  /**
   * Shortens leases that last longer than any lease can, because the clock was set back. A live worker renews its lease;
   * that of a lost worker now expires in time.
   *
   * @returns the number of shortened leases
   */
  async clamp(): Promise<number> {
    const clamped = await affectedRows(
      this.db,
      `UPDATE images SET lease_until = now() + make_interval(secs => $1)
        WHERE status = 'PROCESSING' AND lease_until > now() + make_interval(secs => 2 * $1)`,
      [LEASE_SECONDS],
    );
    return clamped;
  }
}
