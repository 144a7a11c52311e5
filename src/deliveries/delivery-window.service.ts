import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { inBriefTransaction } from '../common/index.js';
import type { DeliveryDispatch } from './delivery-task.js';

/** Held by whoever fills the window: one dispatcher at a time, whichever comes first. */
const DISPATCH_LOCK = 0x44_4c_56_52;

/** What may be on its way at once, over all workers: to one receiver, and in all. */
const PER_RECEIVER = 4;
const SIZE = 1024;

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
  async fill(): Promise<DeliveryDispatch[]> {
    return inBriefTransaction(this.db, async (tx) => {
      const [{ locked }] = await tx.query(`SELECT pg_try_advisory_xact_lock($1) AS locked`, [DISPATCH_LOCK]);
      if (!locked) return [];
      const [taken]: [DeliveryDispatch[]] = await tx.query(
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
         RETURNING id AS "deliveryId", generation`,
        [PER_RECEIVER, SIZE],
      );
      return taken;
    });
  }

  /**
   * What has been in the window for longer than `seconds` and is not begun. Offered to the queue again it is the
   * same job, so only one that the queue lost comes back.
   */
  async overdue(seconds: number): Promise<DeliveryDispatch[]> {
    return this.db.query(
      `SELECT id AS "deliveryId", generation FROM deliveries
        WHERE status = 'PENDING' AND dispatched_at < now() - make_interval(secs => $1)`,
      [seconds],
    );
  }
}
