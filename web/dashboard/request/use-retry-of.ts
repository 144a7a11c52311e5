import { useState } from 'react';
import { execute } from '../shared/api/client.js';
import { type ImageErrorCode, RETRY_FAILED_IMAGES } from '../shared/api/operations.js';
import { useAction } from '../shared/api/use-action.js';
import type { Failure } from './failures.js';

/** Retries the images with one cause. */
export interface RetryFailures {
  readonly run: (failure: Failure) => Promise<boolean>;
  /** The cause that is being sent; null for none. */
  readonly busy: Failure | null;
}

export function useRetryOf(requestId: string, onRetried: () => void): RetryFailures {
  const [busy, setBusy] = useState<Failure | null>(null);
  const [run] = useAction(async (failure: Failure) => {
    setBusy(failure);
    try {
      const { code, message } = failure;
      const errorCodes = [code as ImageErrorCode];
      await execute(RETRY_FAILED_IMAGES, { id: requestId, errorCodes, errorMessage: message });
      onRetried();
    } finally {
      setBusy(null);
    }
  });
  return { run, busy };
}
