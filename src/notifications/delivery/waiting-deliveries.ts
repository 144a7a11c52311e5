import type { EntityManager } from 'typeorm';
import { receiverOf } from './receiver.js';

// Whoever calls these has locked the webhook. What is being sent meanwhile meets the change when its try has ended.

/** Cancels what waits to be sent to a webhook. */
export async function cancelDeliveries(tx: EntityManager, webhookId: string): Promise<void> {
  await tx.query(
    `UPDATE deliveries SET status = 'CANCELLED', dispatched_at = NULL, settled_at = now()
      WHERE webhook_id = $1 AND status = 'PENDING'`,
    [webhookId],
  );
}

/** Has what waits to be sent to a webhook sent to its new URL. */
export async function redirectDeliveries(tx: EntityManager, webhookId: string, url: string): Promise<void> {
  await tx.query(
    `UPDATE deliveries SET address = $2, receiver = $3 WHERE webhook_id = $1 AND status = 'PENDING'`,
    [webhookId, url, receiverOf(url)],
  );
}

/** Has one delivery sent now, whatever came of it, and its scheduled_attempts counted anew; one that is being sent is left to it. */
export async function restartDelivery(tx: EntityManager, deliveryId: string, url: string): Promise<void> {
  await tx.query(
    `UPDATE deliveries
        SET status = 'PENDING', due_at = '-infinity', settled_at = NULL, address = $2, receiver = $3,
            scheduled_attempts = CASE status WHEN 'PENDING' THEN scheduled_attempts ELSE 0 END
      WHERE id = $1 AND status <> 'SENDING'`,
    [deliveryId, url, receiverOf(url)],
  );
}
