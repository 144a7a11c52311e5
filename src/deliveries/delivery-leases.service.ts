import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import type { DeliveryDispatch, DeliveryLease, DeliveryTask } from './delivery-task.js';

/** No try takes as long as a lease lasts, so that nobody needs to renew one. */
const LEASE_SECONDS = 90;

/** Who sends which delivery. Every time is the database's, since the clocks of workers may differ. */
@Injectable()
export class DeliveryLeases {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Takes the lease of a dispatched delivery; null when the job is out of date, which is nobody's fault. */
  async claim({ deliveryId, generation }: DeliveryDispatch): Promise<DeliveryTask | null> {
    const token = randomUUID();
    const [claimed]: [unknown[]] = await this.db.query(
      `UPDATE deliveries
          SET status = 'SENDING', dispatched_at = NULL, lease_token = $3,
              lease_until = now() + make_interval(secs => $4)
        WHERE id = $1 AND generation = $2 AND status = 'PENDING' AND dispatched_at IS NOT NULL
       RETURNING id`,
      [deliveryId, generation, token, LEASE_SECONDS],
    );
    return claimed.length === 0 ? null : this.read({ deliveryId, token });
  }

  private async read({ deliveryId, token }: DeliveryLease): Promise<DeliveryTask | null> {
    const [task]: DeliveryTask[] = await this.db.query(
      `SELECT deliveries.id AS "deliveryId", deliveries.lease_token AS token, channel, address,
              events.id AS "eventId", events.type AS "eventType", events.request_id AS "requestId", events.body,
              events.traceparent,
              floor(extract(epoch FROM now()))::float8 AS timestamp,
              CASE WHEN webhooks.id IS NOT NULL THEN json_build_object('id', webhooks.id, 'secret', secret,
                'previousSecret', CASE WHEN previous_secret_until > now() THEN previous_secret END) END AS webhook
         FROM deliveries JOIN events ON events.id = event_id LEFT JOIN webhooks ON webhooks.id = webhook_id
        WHERE deliveries.id = $1 AND lease_token = $2`,
      [deliveryId, token],
    );
    return task ?? null;
  }

  /** Leases that ran out: whoever held them is gone. */
  async expired(): Promise<DeliveryLease[]> {
    return this.db.query(
      `SELECT id AS "deliveryId", lease_token AS token FROM deliveries
        WHERE status = 'SENDING' AND lease_until < now()`,
    );
  }

  /**
   * Ends leases that last longer than any lease does after the time of one: the clock was set back, and their holders
   * may be gone.
   *
   * @returns how many it shortened
   */
  async clamp(): Promise<number> {
    const [, clamped]: [unknown, number] = await this.db.query(
      `UPDATE deliveries SET lease_until = now() + make_interval(secs => $1)
        WHERE status = 'SENDING' AND lease_until > now() + make_interval(secs => 2 * $1)`,
      [LEASE_SECONDS],
    );
    return clamped;
  }
}
