import type { EntityManager } from 'typeorm';
import { endpointKeyOf } from './endpoint-key.js';

// The caller must have locked the webhook. A delivery that is being sent meanwhile picks up the change when its attempt ends.

/** Cancels the pending deliveries of a webhook. */
export async function cancelPendingDeliveries(tx: EntityManager, webhookId: string): Promise<void> {
  await tx.query(
    `UPDATE deliveries SET status = 'CANCELLED', dispatched_at = NULL, settled_at = now()
      WHERE webhook_id = $1 AND status = 'PENDING'`,
    [webhookId],
  );
}

/** Redirects the pending deliveries of a webhook to its new URL. */
export async function redirectPendingDeliveries(
  tx: EntityManager,
  webhookId: string,
  url: string,
): Promise<void> {
  await tx.query(
    `UPDATE deliveries SET address = $2, receiver = $3 WHERE webhook_id = $1 AND status = 'PENDING'`,
    [webhookId, url, endpointKeyOf(url)],
  );
}

/**
 * Makes one delivery pending and due now, whatever its status, and restarts its retry schedule unless it was pending
 * already. A delivery that is being sent is left unchanged.
 */
export async function restartDelivery(tx: EntityManager, deliveryId: string, url: string): Promise<void> {
  await tx.query(
    `UPDATE deliveries
        SET status = 'PENDING', due_at = '-infinity', settled_at = NULL, address = $2, receiver = $3,
            scheduled_attempts = CASE status WHEN 'PENDING' THEN scheduled_attempts ELSE 0 END
      WHERE id = $1 AND status <> 'SENDING'`,
    [deliveryId, url, endpointKeyOf(url)],
  );
}
