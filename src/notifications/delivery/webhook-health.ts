import type { SendOutcome } from './delivery-task.js';
import type { WebhookStatus } from './delivery-status.js';

const DISABLED_AFTER_DAYS = 5;
const DAY_MS = 86_400_000;

export interface WebhookHealth {
  readonly status: WebhookStatus;
  /** The time of the first failed attempt since the last success. */
  readonly failingSince: Date | null;
  readonly disabledReason: string | null;
}

/**
 * Returns the health of a webhook after an attempt of one of its deliveries. A FAILED delivery makes the webhook FAILING;
 * after five days without a success the next failure disables it. A 410 Gone disables it immediately.
 */
export function healthAfter(
  health: WebhookHealth,
  result: SendOutcome['result'],
  isExhausted: boolean,
  now: Date,
): WebhookHealth {
  if (health.status === 'DISABLED') return health;
  if (result === 'delivered') return { status: 'ACTIVE', failingSince: null, disabledReason: null };
  const failingSince = health.failingSince ?? now;
  const disabled = (disabledReason: string) => ({
    status: 'DISABLED' as const,
    failingSince,
    disabledReason,
  });
  if (result === 'gone') return disabled('The endpoint responded with 410 Gone.');
  const status = isExhausted ? 'FAILING' : health.status;
  const days = (now.getTime() - failingSince.getTime()) / DAY_MS;
  if (status === 'FAILING' && days >= DISABLED_AFTER_DAYS) {
    return disabled(`No delivery succeeded for ${DISABLED_AFTER_DAYS} days.`);
  }
  return { status, failingSince, disabledReason: null };
}
