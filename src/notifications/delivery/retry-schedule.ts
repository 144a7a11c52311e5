import type { DeliveryOutcome } from './delivery-task.js';

/** The longest wait that a receiver may ask for: a day. */
export const LONGEST_WAIT_MS = 86_400_000;

/** Receivers that failed together are not to be tried again at the same moment. */
const JITTER = 0.2;

/** What becomes of a delivery after a try; `delayMs` is how long it waits for the next. */
export type NextStep =
  | { readonly status: 'DELIVERED' | 'FAILED' }
  | { readonly status: 'PENDING'; readonly delayMs: number; readonly isTry: boolean };

/**
 * Decides what follows a try.
 *
 * @param attempts how many attempts this schedule has had, including this one
 * @param delaysMs how long to wait after the first, the second, and so on; when they are used up it is given up
 * @param random from 0 to 1
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
    case 'refused':
      return { status: 'FAILED' };
    case 'released':
      return { status: 'PENDING', delayMs: 0, isTry: false };
    default: {
      const delay = delaysMs[attempts - 1];
      if (delay === undefined) return { status: 'FAILED' };
      const asked = outcome.result === 'failed' ? (outcome.retryAfterMs ?? 0) : 0;
      const jittered = delay * (1 + JITTER * (2 * random - 1));
      return {
        status: 'PENDING',
        delayMs: Math.round(Math.max(jittered, Math.min(asked, LONGEST_WAIT_MS))),
        isTry: true,
      };
    }
  }
}
