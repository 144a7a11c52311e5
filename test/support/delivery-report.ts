import { jobIdOf } from '../../src/work-queue/index.js';
import { deliveryJobStates } from './queue.js';
import type { Stage } from './stage.js';

interface DeliveryRow {
  readonly id: string;
  readonly generation: number;
}

/**
 * Describes the notifications of a request, for the message of a failed test: its events, their deliveries with the
 * attempts so far, the webhooks of the deliveries, and the states of their jobs in the queue.
 */
export async function deliveryReport(stage: Stage, requestId: string): Promise<string> {
  const [events, deliveries, attempts, webhooks] = await Promise.all([
    stage.sql(`SELECT id, type, round, created_at FROM events WHERE request_id = $1`, [requestId]),
    stage.sql<DeliveryRow>(
      `SELECT deliveries.id, target, address, receiver, status, due_at::text, dispatched_at, generation, lease_until,
              attempts, deliveries.created_at, settled_at, now()
         FROM deliveries JOIN events ON events.id = event_id WHERE request_id = $1`,
      [requestId],
    ),
    stage.sql(
      `SELECT delivery_id, number, ended_at, duration_ms, delivery_attempts.status, error_code, error_message,
              next_attempt_at
         FROM delivery_attempts JOIN deliveries ON deliveries.id = delivery_id JOIN events ON events.id = event_id
        WHERE request_id = $1 ORDER BY ended_at`,
      [requestId],
    ),
    stage.sql(`SELECT id, status, failing_since, disabled_reason FROM webhooks`),
  ]);
  const jobs = await deliveryJobStates(
    stage,
    deliveries.map((delivery) => jobIdOf({ items: [delivery] })),
  );
  return JSON.stringify({ events, deliveries, attempts, webhooks, jobs }, null, 2);
}
