import type { DeliveryOutcome } from './delivery/delivery-task.js';

/** The longest `Retry-After` that is honoured: a day. */
const MAX_RETRY_AFTER_MS = 86_400_000;

/** Spreads the retries of deliveries that failed at the same moment. */
const JITTER = 0.2;

/** The state of a delivery after an attempt; `delayMs` is the delay until the next attempt. */
export type NextStep =
  | { readonly status: 'DELIVERED' | 'FAILED' }
  | { readonly status: 'PENDING'; readonly delayMs: number; readonly countsAsAttempt: boolean };

/**
 * Decides what follows an attempt: delivered, failed, or another attempt after a delay with jitter. A longer `Retry-After`
 * of the endpoint replaces the scheduled delay.
 *
 * @param attempts the number of attempts under this schedule, including this one
 * @param delaysMs the delay after the first attempt, the second, and so on; the delivery fails when they are
 *   used up (`DELIVERY_RETRY_DELAYS_MS`)
 * @param random the source of the jitter, from 0 to 1
 */
export function nextStep(
  outcome: DeliveryOutcome,
  attempts: number,
  delaysMs: readonly number[],
  random: number,
): NextStep {
  switch (outcome.result) {
    case 'delivered':
      return { status: 'DELIVERED' };
    case 'gone':
    case 'rejected':
      return { status: 'FAILED' };
    case 'released':
      return { status: 'PENDING', delayMs: 0, countsAsAttempt: false };
    default: {
      const delay = delaysMs[attempts - 1];
      if (delay === undefined) return { status: 'FAILED' };
      const retryAfterMs = outcome.result === 'failed' ? (outcome.retryAfterMs ?? 0) : 0;
      const jittered = delay * (1 + JITTER * (2 * random - 1));
      return {
        status: 'PENDING',
        delayMs: Math.round(Math.max(jittered, Math.min(retryAfterMs, MAX_RETRY_AFTER_MS))),
        countsAsAttempt: true,
      };
    }
  }
}
