import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { affectedRows, prepared, queryRows } from '../../database/index.js';
import { type Dispatch, type Lease, LEASE_SECONDS } from '../../work-queue/index.js';
import type { DeliveryTask } from './delivery-task.js';

/** The leases of deliveries. Every time is the database's, since the clocks of the workers may differ. */
@Injectable()
export class DeliveryLeases {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Claims dispatched deliveries and returns their tasks, without those whose job is stale. */
  async claim(dispatches: readonly Dispatch[]): Promise<DeliveryTask[]> {
    const claimed = await queryRows<{ token: string }>(
      this.db,
      `UPDATE deliveries
          SET status = 'SENDING', dispatched_at = NULL, lease_token = job.token,
              lease_until = now() + make_interval(secs => $4)
         FROM unnest($1::uuid[], $2::integer[], $3::uuid[]) AS job (id, generation, token)
        WHERE deliveries.id = job.id AND deliveries.generation = job.generation AND status = 'PENDING'
          AND dispatched_at IS NOT NULL
       RETURNING lease_token AS token`,
      [
        dispatches.map(({ id }) => id),
        dispatches.map(({ generation }) => generation),
        dispatches.map(() => randomUUID()),
        LEASE_SECONDS,
      ],
    );
    return claimed.length === 0
      ? []
      : this.read(
          dispatches,
          claimed.map(({ token }) => token),
        );
  }

  private async read(dispatches: readonly Dispatch[], tokens: readonly string[]): Promise<DeliveryTask[]> {
    return this.db.query(
      `SELECT deliveries.id, deliveries.lease_token AS token, channel, address,
              events.id AS "eventId", events.type AS "eventType", events.request_id AS "requestId", events.body,
              events.traceparent,
              floor(extract(epoch FROM now()))::float8 AS timestamp,
              CASE WHEN webhooks.id IS NOT NULL THEN json_build_object('id', webhooks.id, 'secret', secret,
                'previousSecret', CASE WHEN previous_secret_until > now() THEN previous_secret END) END AS webhook
         FROM deliveries JOIN events ON events.id = event_id LEFT JOIN webhooks ON webhooks.id = webhook_id
        WHERE deliveries.id = ANY($1::uuid[]) AND lease_token = ANY($2::uuid[])`,
      [dispatches.map(({ id }) => id), tokens],
    );
  }

  /** Renews leases and returns the tokens of those that were still held. */
  async renew(leases: readonly Lease[]): Promise<Set<string>> {
    const rows = await queryRows<{ token: string }>(
      this.db,
      `UPDATE deliveries SET lease_until = now() + make_interval(secs => $3)
        WHERE id = ANY($1::uuid[]) AND lease_token = ANY($2::uuid[]) AND status = 'SENDING'
       RETURNING lease_token AS token`,
      [leases.map(({ id }) => id), leases.map(({ token }) => token), LEASE_SECONDS],
    );
    return new Set(rows.map(({ token }) => token));
  }

  /** Returns the leases that have expired. */
  async expired(): Promise<Lease[]> {
    return this.db.query(
      prepared(
        'expired-deliveries',
        `SELECT id, lease_token AS token FROM deliveries WHERE status = 'SENDING' AND lease_until < now()`,
      ),
    );
  }

  /**
   * Shortens leases that end later than a lease renewed now could: the clock was set back, and their workers may have
   * ended.
   *
   * @returns how many leases it shortened
   */
  async clamp(): Promise<number> {
    const clamped = await affectedRows(
      this.db,
      `UPDATE deliveries SET lease_until = now() + make_interval(secs => $1)
        WHERE status = 'SENDING' AND lease_until > now() + make_interval(secs => 2 * $1)`,
      [LEASE_SECONDS],
    );
    return clamped;
  }
}
