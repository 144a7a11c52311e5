import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { inBriefTransaction } from '../../database/index.js';
import type { Dispatch } from '../../work-queue/index.js';

/** Held by whoever fills the window: one dispatcher at a time, whichever comes first. */
const DISPATCH_LOCK = 0x44_4c_56_52;

/** What may be on its way at once, over all workers: to one receiver, and in all. */
const PER_RECEIVER = 4;
export const DELIVERY_WINDOW = 1024;

/** Differences between two times of the same clock that are no sign of its having been set back. */
const CLOCK_TOLERANCE_SECONDS = 5;

/**
 * The deliveries that are in the queue or being sent. A receiver has but a few places in it, so one that hangs
 * holds up nobody else.
 */
@Injectable()
export class DeliveryWindow {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /**
   * Fills the window, every receiver in its turn.
   *
   * @returns what was added and is now to be put in the queue; nothing while another process fills it
   */
  async fill(): Promise<Dispatch[]> {
    return inBriefTransaction(this.db, async (tx) => {
      if (!(await this.lock(tx))) return [];
      const [taken]: [Dispatch[]] = await tx.query(
        // The receivers are found by leaps through the index, one for each, however much waits for it.
        `WITH RECURSIVE receivers (name) AS (
           (SELECT min(receiver) FROM deliveries WHERE status = 'PENDING' AND dispatched_at IS NULL)
           UNION ALL
           SELECT (SELECT min(receiver) FROM deliveries
                    WHERE status = 'PENDING' AND dispatched_at IS NULL AND receiver > name)
             FROM receivers WHERE name IS NOT NULL
         ), busy AS MATERIALIZED (
           SELECT receiver, count(*) AS places FROM deliveries
            WHERE status = 'SENDING' OR (status = 'PENDING' AND dispatched_at IS NOT NULL) GROUP BY receiver
         ), candidate AS MATERIALIZED (
           SELECT ready.id, row_number() OVER (PARTITION BY name ORDER BY due_at, ready.id) AS turn
             FROM receivers LEFT JOIN busy ON busy.receiver = name
            CROSS JOIN LATERAL (
              SELECT id, due_at FROM deliveries
               WHERE receiver = name AND status = 'PENDING' AND dispatched_at IS NULL AND due_at <= now()
               ORDER BY due_at, id LIMIT greatest(0, $1 - coalesce(busy.places, 0))
            ) AS ready
         ), next AS MATERIALIZED (
           SELECT id FROM deliveries
            WHERE id IN (SELECT id FROM candidate ORDER BY turn, id
                          LIMIT greatest(0, $2 - (SELECT coalesce(sum(places), 0) FROM busy)))
              FOR UPDATE SKIP LOCKED
         )
         UPDATE deliveries SET dispatched_at = now(), generation = generation + 1
          WHERE id IN (SELECT id FROM next) AND status = 'PENDING' AND dispatched_at IS NULL
         RETURNING id, generation`,
        [PER_RECEIVER, DELIVERY_WINDOW],
      );
      return taken;
    });
  }

  /**
   * Returns the deliveries that have waited in the window for longer than `seconds`, and dates them anew, so that one
   * process at a time looks after each. A `dispatched_at` in the future is overdue too: the clock was set back.
   */
  async overdue(seconds: number): Promise<Dispatch[]> {
    return inBriefTransaction(this.db, async (tx) => {
      if (!(await this.lock(tx))) return [];
      const [overdue]: [Dispatch[]] = await tx.query(
        `UPDATE deliveries SET dispatched_at = now()
          WHERE id IN (SELECT id FROM deliveries
                        WHERE status = 'PENDING'
                          AND (dispatched_at < now() - make_interval(secs => $1)
                            OR dispatched_at > now() + make_interval(secs => $1))
                          FOR UPDATE SKIP LOCKED)
         RETURNING id, generation`,
        [seconds],
      );
      return overdue;
    });
  }

  /**
   * Dispatches once more the deliveries whose jobs the queue has lost, under a new generation: a queue may keep what is
   * left of a job, and drops a job of the same id as a duplicate.
   *
   * @returns what is to be put in the queue; without those that were begun or dispatched meanwhile
   */
  async dispatchAgain(lost: readonly Dispatch[]): Promise<Dispatch[]> {
    const [dispatched]: [Dispatch[]] = await this.db.query(
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
   * Has no delivery wait longer from now on than its last attempt said it would: when its due time is further ahead, the
   * clock was set back.
   *
   * @returns how many it moved
   */
  async clampDueTimes(): Promise<number> {
    const [, clamped]: [unknown, number] = await this.db.query(
      `UPDATE deliveries SET due_at = now() + (next_attempt_at - ended_at)
         FROM delivery_attempts
        WHERE deliveries.status = 'PENDING' AND dispatched_at IS NULL AND due_at > now()
          AND delivery_id = deliveries.id AND number = deliveries.attempts
          AND due_at > now() + (next_attempt_at - ended_at) + make_interval(secs => $1)`,
      [CLOCK_TOLERANCE_SECONDS],
    );
    return clamped;
  }

  private async lock(tx: EntityManager): Promise<boolean> {
    const [{ locked }] = await tx.query(`SELECT pg_try_advisory_xact_lock($1) AS locked`, [DISPATCH_LOCK]);
    return locked;
  }
}
