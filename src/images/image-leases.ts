import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { affectedRows, queryRows } from '../database/index.js';
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
      `UPDATE images
          SET status = 'PROCESSING', dispatched_at = NULL, attempts = images.attempts + 1,
              lease_token = job.token, lease_until = now() + make_interval(secs => $4)
         FROM requests, unnest($1::uuid[], $2::integer[], $3::uuid[]) AS job (id, generation, token)
        WHERE images.id = job.id AND images.generation = job.generation AND images.status = 'PENDING'
          AND images.dispatched_at IS NOT NULL
          AND requests.id = images.request_id AND requests.status = 'PROCESSING'
       RETURNING images.id, images.request_id AS "requestId", images.lease_token AS token,
                 images.input_url AS "inputUrl", images.attempts - images.lost_attempts AS attempt,
                 requests.traceparent, requests.total_images AS "requestImages",
                 requests.fetch_headers AS "fetchHeaders", requests.owner, images.revision,
                 jsonb_build_object('quality', requests.quality, 'target', requests.target, 'format', requests.format,
                   'allow', requests.allowed_formats, 'effort', requests.effort,
                   'maxWidth', requests.max_width, 'maxHeight', requests.max_height,
                   'sizes', requests.sizes,
                   'background', requests.background, 'pad', requests.pad, 'trim', requests.trim,
                   'keepMetadata', requests.keep_metadata, 'keepOriginals', requests.keep_originals,
                   'reuse', requests.reuse)
                   || coalesce(images.options, '{}') AS options`,
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
      `SELECT id, lease_token AS token, lost_attempts AS "lostAttempts" FROM images
        WHERE status = 'PROCESSING' AND lease_until < now()`,
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
