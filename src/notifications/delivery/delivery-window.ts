import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { affectedRows, inLockedTransaction, prepared, queryRows } from '../../database/index.js';
import type { Dispatch } from '../../work-queue/index.js';

/** The advisory lock of the window: one dispatcher at a time fills it, over all processes, where a delivery waits. */
const DISPATCH = {
  key: 0x44_4c_56_52,
  exists: prepared(
    'any-waiting-delivery',
    `SELECT EXISTS (SELECT FROM deliveries WHERE status = 'PENDING' AND dispatched_at IS NULL)`,
  ),
};

/** How many deliveries may be dispatched or sending at a time, over all workers: per endpoint, and in total. */
const MAX_PER_ENDPOINT = 4;
export const DELIVERY_WINDOW = 1024;

/** A smaller difference between two times of the same clock does not mean that the clock was set back. */
const CLOCK_TOLERANCE_SECONDS = 5;

/**
 * The window of deliveries that are dispatched or sending. Each endpoint has only a few slots, so one that hangs does not
 * delay the others.
 */
@Injectable()
export class DeliveryWindow {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /**
   * Fills the window round-robin over the endpoints.
   *
   * @returns the deliveries that were added, which the caller must enqueue; none while another process fills the window
   */
  async fill(): Promise<Dispatch[]> {
    return inLockedTransaction(this.db, DISPATCH, async (tx) => {
      const dispatched = await queryRows<Dispatch>(
        tx,
        // A loose index scan finds the endpoints: one index lookup each, however many deliveries an endpoint has.
        prepared(
          'fill-delivery-window',
          `WITH RECURSIVE endpoints (name) AS (
           (SELECT min(receiver) FROM deliveries WHERE status = 'PENDING' AND dispatched_at IS NULL)
           UNION ALL
           SELECT (SELECT min(receiver) FROM deliveries
                    WHERE status = 'PENDING' AND dispatched_at IS NULL AND receiver > name)
             FROM endpoints WHERE name IS NOT NULL
         ), busy AS MATERIALIZED (
           SELECT receiver, count(*) AS slots FROM deliveries
            WHERE status = 'SENDING' OR (status = 'PENDING' AND dispatched_at IS NOT NULL) GROUP BY receiver
         ), candidate AS MATERIALIZED (
           SELECT ready.id, row_number() OVER (PARTITION BY name ORDER BY due_at, ready.id) AS turn
             FROM endpoints LEFT JOIN busy ON busy.receiver = name
            CROSS JOIN LATERAL (
              SELECT id, due_at FROM deliveries
               WHERE receiver = name AND status = 'PENDING' AND dispatched_at IS NULL AND due_at <= now()
               ORDER BY due_at, id LIMIT greatest(0, $1 - coalesce(busy.slots, 0))
            ) AS ready
         ), next AS MATERIALIZED (
           SELECT id FROM deliveries
            WHERE id IN (SELECT id FROM candidate ORDER BY turn, id
                          LIMIT greatest(0, $2 - (SELECT coalesce(sum(slots), 0) FROM busy)))
              FOR UPDATE SKIP LOCKED
         )
         UPDATE deliveries SET dispatched_at = now(), generation = generation + 1
          WHERE id IN (SELECT id FROM next) AND status = 'PENDING' AND dispatched_at IS NULL
         RETURNING id, generation`,
        ),
        [MAX_PER_ENDPOINT, DELIVERY_WINDOW],
      );
      return dispatched;
    });
  }

  /**
   * Returns the deliveries that were dispatched more than `seconds` ago and resets their `dispatched_at`, so that one
   * process at a time checks each. A `dispatched_at` in the future is overdue too: the clock was set back.
   */
  async overdue(seconds: number): Promise<Dispatch[]> {
    return queryRows(
      this.db,
      prepared(
        'overdue-deliveries',
        `UPDATE deliveries SET dispatched_at = now()
          WHERE id IN (SELECT id FROM deliveries
                        WHERE status = 'PENDING'
                          AND (dispatched_at < now() - make_interval(secs => $1)
                            OR dispatched_at > now() + make_interval(secs => $1))
                          FOR UPDATE SKIP LOCKED)
         RETURNING id, generation`,
      ),
      [seconds],
    );
  }

  /**
   * Dispatches the deliveries again whose jobs the queue has lost. They get a new generation, since a queue may keep the
   * remains of a job and drop another job of the same id as a duplicate.
   *
   * @returns the deliveries to enqueue, without those that were claimed or dispatched meanwhile
   */
  async redispatch(lost: readonly Dispatch[]): Promise<Dispatch[]> {
    const dispatched = await queryRows<Dispatch>(
      this.db,
      `UPDATE deliveries SET dispatched_at = now(), generation = deliveries.generation + 1
         FROM unnest($1::uuid[], $2::integer[]) AS lost (id, generation)
        WHERE deliveries.id = lost.id AND deliveries.generation = lost.generation AND status = 'PENDING'
          AND dispatched_at IS NOT NULL
       RETURNING deliveries.id, deliveries.generation`,
      [lost.map(({ id }) => id), lost.map(({ generation }) => generation)],
    );
    return dispatched;
  }

  /**
   * Limits the wait of each delivery to the delay that its last attempt scheduled. A later due time means that the clock
   * was set back.
   *
   * @returns how many due times changed
   */
  async clampDueTimes(): Promise<number> {
    const clamped = await affectedRows(
      this.db,
      `UPDATE deliveries SET due_at = now() + (next_attempt_at - ended_at)
         FROM delivery_attempts
        WHERE deliveries.status = 'PENDING' AND dispatched_at IS NULL AND due_at > now()
          AND delivery_id = deliveries.id AND number = deliveries.attempts
          AND due_at > now() + (next_attempt_at - ended_at) + make_interval(secs => $1)`,
      [CLOCK_TOLERANCE_SECONDS],
    );
    return clamped;
  }
}
