import { useEffect, useRef } from 'react';
import { isActive } from '../requests/request-actions.js';
import type { CountersFragment } from '../shared/api/operations.js';
import { notify } from '../shared/ui/notifications.js';
import { requestTexts } from '../texts/request.js';

/** A retry whose end is awaited. */
interface Awaited {
  readonly tried: number;
  /** Failed images that are not retried. */
  readonly others: number;
  /** That of the counters before it. */
  readonly sequence: number;
}

/**
 * Returns a function that runs the retry of some images, and says at its end how many of them failed again: where all of them do so at
 * once, nothing else on the page would change.
 */
export function useRetryOutcome(
  progress: CountersFragment,
): (images: number, run: () => Promise<boolean>) => Promise<boolean> {
  const awaited = useRef<Awaited | null>(null);
  const { sequence, status, failedImages } = progress;
  useEffect(() => {
    const retry = awaited.current;
    if (retry === null || sequence <= retry.sequence || isActive(status)) return;
    awaited.current = null;
    if (status !== 'CANCELLED')
      notify(requestTexts.failures.outcome(retry.tried, Math.max(0, failedImages - retry.others)));
  }, [sequence, status, failedImages]);
  return async (images, run) => {
    awaited.current = { tried: images, others: failedImages - images, sequence };
    const isStarted = await run();
    if (!isStarted) awaited.current = null;
    return isStarted;
  };
}
