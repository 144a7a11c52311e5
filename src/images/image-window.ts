import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { affectedRows, inLockedTransaction, prepared, queryRows } from '../database/index.js';
import { type Dispatch, type NewDispatch, REFILL_BELOW } from '../work-queue/index.js';
import { UPDATE_REQUESTS } from '../requests/index.js';
import { takeQuarantined } from './image-quarantine.js';
import { MAX_IMAGE_DELAY_SECONDS } from './image-task.js';

/** The advisory lock under which one dispatcher at a time fills the window, where a request is being processed. */
const DISPATCH = {
  key: 0x44_49_53_50,
  exists: prepared(
    'any-request-in-progress',
    `SELECT EXISTS (SELECT FROM requests WHERE status IN ('PENDING', 'PROCESSING') AND job IS NULL)`,
  ),
};

/**
 * The images of a request that may be in the window before any of it are settled; then as many as are settled. How long they
 * take is not known before, and a new request waits for all that are in the window.
 */
export const FIRST_IMAGES = 16;

/** How many images of a request are in the window. */
interface Held {
  readonly id: string;
  readonly waiting: number;
}

/** The most requests considered in one fill. */
const MAX_REQUESTS_PER_FILL = 1000;

/**
 * The window of images that are in the queue and not yet claimed. Its size is bounded, however large the requests are,
 * and it is filled round-robin across requests, so that a small request never waits behind a large one. Images of
 * cancelled and deleted requests do not count: no worker may claim them, and their jobs end without effect.
 *
 * Quarantined images are dispatched beside the window: see {@link takeQuarantined}.
 *
 * While a table has no statistics, the planner expects hardly any rows of a status and would read all that wait, however
 * many they are. MATERIALIZED, OFFSET 0 and IS NOT DISTINCT FROM in place of `=` leave it only the index that fits.
 */
@Injectable()
export class ImageWindow {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /**
   * Fills the window up to `size` images, at most `DISPATCH_WINDOW`, and adds a quarantined one when none is in flight. A request
   * that still has much of its share in the window gets nothing, so that its images come in large jobs.
   *
   * @returns the dispatches to put in the queue; none while another process fills the window
   */
  async fill(size: number): Promise<NewDispatch[]> {
    return inLockedTransaction(this.db, DISPATCH, async (tx) => {
      const held: Held[] = await tx.query(
        prepared(
          'count-image-window',
          `WITH dispatched AS MATERIALIZED (
           SELECT request_id FROM images WHERE status = 'PENDING' AND dispatched_at IS NOT NULL
         )
         SELECT requests.id, count(*)::integer AS waiting
           FROM dispatched JOIN requests ON requests.id = dispatched.request_id
          WHERE requests.status = 'PROCESSING' AND requests.job IS NULL GROUP BY requests.id`,
        ),
      );
      const free = size - held.reduce((sum, { waiting }) => sum + waiting, 0);
      const limit = Math.floor((size * REFILL_BELOW) / Math.max(held.length, 1));
      const taken = free <= 0 ? [] : await this.take(tx, free, held, limit);
      return [...taken, ...(await takeQuarantined(tx))];
    });
  }

  /** Takes up to `slots` images of the requests that have at most `limit` in the window. */
  private async take(
    tx: EntityManager,
    slots: number,
    held: readonly Held[],
    limit: number,
  ): Promise<NewDispatch[]> {
    const taken = await queryRows<Dispatch & { requestId: string; isFirst: boolean }>(
      tx,
      prepared(
        'fill-image-window',
        `WITH active AS MATERIALIZED (
         SELECT requests.id, greatest($3, completed_images + failed_images) - coalesce(held.waiting, 0) AS free
           FROM requests LEFT JOIN unnest((SELECT $4::uuid[]), (SELECT $5::integer[])) AS held (id, waiting)
             ON held.id = requests.id
          WHERE status IN ('PENDING', 'PROCESSING') AND job IS NULL AND coalesce(held.waiting, 0) <= $6
            AND EXISTS (SELECT FROM images
                         WHERE request_id = requests.id AND status = 'PENDING' AND dispatched_at IS NULL
                           AND due_at <= now() AND lost_attempts = 0 OFFSET 0)
          ORDER BY requests.id LIMIT $2
       ), candidate AS MATERIALIZED (
         SELECT ready.id, row_number() OVER (PARTITION BY active.id ORDER BY ready.due_at, ready.id) AS turn
           FROM active CROSS JOIN LATERAL (
             SELECT id, due_at FROM images
              WHERE request_id = active.id AND status = 'PENDING' AND dispatched_at IS NULL AND due_at <= now()
                AND lost_attempts = 0
              ORDER BY due_at, id
              LIMIT greatest(0, least(active.free, (SELECT 1 + 4 * $1 / greatest(count(*), 4) FROM active)))
           ) AS ready
       ), next AS MATERIALIZED (
         SELECT id FROM images
          WHERE id IN (SELECT id FROM candidate ORDER BY turn, id LIMIT $1)
            FOR UPDATE SKIP LOCKED
       )
       UPDATE images SET dispatched_at = now(), generation = generation + 1
         FROM next
        WHERE images.id = next.id AND status IS NOT DISTINCT FROM 'PENDING' AND dispatched_at IS NULL
       RETURNING images.id, generation, request_id AS "requestId", attempts = 0 AS "isFirst"`,
      ),
      [
        slots,
        MAX_REQUESTS_PER_FILL,
        FIRST_IMAGES,
        held.map(({ id }) => id),
        held.map(({ waiting }) => waiting),
        limit,
      ],
    );
    if (taken.length === 0) return [];
    await tx.query(
      `${UPDATE_REQUESTS} status = 'PROCESSING', started_at = now()
        WHERE id = ANY($1) AND status = 'PENDING'`,
      [[...new Set(taken.map((image) => image.requestId))]],
    );
    // A retry has a job of its own, so that an image which is slow or fails delays no other.
    return taken
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, generation, requestId, isFirst }) => ({
        id,
        generation,
        group: isFirst ? requestId : null,
      }));
  }

  /**
   * Returns the images that have waited in the window for longer than `seconds`, and renews their `dispatched_at`, so that
   * one process at a time looks after each. A `dispatched_at` in the future is overdue too: the clock was set back.
   */
  async overdue(seconds: number): Promise<Dispatch[]> {
    return queryRows(
      this.db,
      prepared(
        'overdue-images',
        `WITH dispatched AS MATERIALIZED (
           SELECT id FROM images
            WHERE status = 'PENDING'
              AND (dispatched_at < now() - make_interval(secs => $1) OR dispatched_at > now() + make_interval(secs => $1))
         ), overdue AS MATERIALIZED (
           -- The time is compared again once the row is locked: another process may just have renewed it.
           SELECT images.id FROM images JOIN requests ON requests.id = images.request_id
            WHERE images.id IN (SELECT id FROM dispatched)
              AND (dispatched_at < now() - make_interval(secs => $1) OR dispatched_at > now() + make_interval(secs => $1))
              AND requests.status = 'PROCESSING' AND requests.job IS NULL
              FOR UPDATE OF images SKIP LOCKED
         )
         UPDATE images SET dispatched_at = now() WHERE id IN (SELECT id FROM overdue)
         RETURNING id, generation`,
      ),
      [seconds],
    );
  }

  /**
   * Redispatches the images whose jobs the queue has lost. They get a new generation: a queue may keep the remains of a
   * job, and drops another job of the same id as a duplicate.
   *
   * @returns the dispatches to put in the queue, without images that were claimed or dispatched meanwhile
   */
  async redispatch(lost: readonly Dispatch[]): Promise<NewDispatch[]> {
    const dispatched = await queryRows<NewDispatch>(
      this.db,
      `UPDATE images SET dispatched_at = now(), generation = images.generation + 1
         FROM unnest($1::uuid[], $2::integer[]) AS lost (id, generation)
        WHERE images.id = lost.id AND images.generation = lost.generation AND status = 'PENDING'
          AND dispatched_at IS NOT NULL
       RETURNING images.id, images.generation, lost_attempts > 0 AS urgent`,
      [lost.map(({ id }) => id), lost.map(({ generation }) => generation)],
    );
    return dispatched;
  }

  /**
   * Shortens due times that are further ahead than the longest delay of a retry, because the clock was set back. Images
   * without an attempt become due at once: their host or the compressor was busy, which they find out again.
   *
   * @returns the number of shortened due times
   */
  async clampDueTimes(): Promise<number> {
    const clamped = await affectedRows(
      this.db,
      `WITH late AS MATERIALIZED (
         SELECT images.id
           FROM requests CROSS JOIN LATERAL (
             SELECT id FROM images
              WHERE request_id = requests.id AND status = 'PENDING' AND dispatched_at IS NULL
                AND due_at > now() + make_interval(secs => $1)
              LIMIT 1000
           ) AS images
          WHERE requests.status IN ('PENDING', 'PROCESSING') AND requests.job IS NULL
       )
       UPDATE images SET due_at = CASE WHEN attempts = 0 THEN '-infinity' ELSE now() + make_interval(secs => $1) END
        WHERE id IN (SELECT id FROM images WHERE id IN (SELECT id FROM late) FOR UPDATE SKIP LOCKED)
          AND due_at > now() + make_interval(secs => $1)`,
      [MAX_IMAGE_DELAY_SECONDS],
    );
    return clamped;
  }
}
