import type { SendOutcome } from './delivery-task.js';
import type { WebhookStatus } from './delivery-status.js';

const DISABLED_AFTER_DAYS = 5;
const DAY_MS = 86_400_000;

export interface WebhookHealth {
  readonly status: WebhookStatus;
  /** The first failed try since the last success. */
  readonly failingSince: Date | null;
  readonly disabledReason: string | null;
}

/**
 * How a webhook is after a try of one of its deliveries. One that was given up makes it FAILING; when five days
 * go by without a success, the next failure disables it, as does a receiver that says it is gone.
 */
export function healthAfter(
  health: WebhookHealth,
  result: SendOutcome['result'],
  givenUp: boolean,
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
  if (result === 'gone') return disabled('The receiver answered 410 Gone.');
  const status = givenUp ? 'FAILING' : health.status;
  const days = (now.getTime() - failingSince.getTime()) / DAY_MS;
  if (status === 'FAILING' && days >= DISABLED_AFTER_DAYS) {
    return disabled(`Nothing was delivered for ${DISABLED_AFTER_DAYS} days.`);
  }
  return { status, failingSince, disabledReason: null };
}
