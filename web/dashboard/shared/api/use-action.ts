import { useCallback, useRef, useState } from 'react';
import { dismissErrors, notifyError } from '../ui/notifications.js';
import { toApiError } from './api-error.js';

/**
 * Returns a function that runs `work` once at a time and shows its error, and whether it runs now. With a `subject`, a success
 * takes earlier errors of that subject away.
 */
export function useAction<Args extends readonly unknown[]>(
  work: (...args: Args) => Promise<void>,
  subject?: string,
): [run: (...args: Args) => Promise<boolean>, isBusy: boolean] {
  const [isBusy, setBusy] = useState(false);
  const running = useRef(false);
  const latest = useRef(work);
  latest.current = work;
  const run = useCallback(
    async (...args: Args) => {
      if (running.current) return false;
      running.current = true;
      setBusy(true);
      try {
        await latest.current(...args);
        if (subject !== undefined) dismissErrors(subject);
        return true;
      } catch (error) {
        notifyError(toApiError(error).message, subject);
        return false;
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
    [subject],
  );
  return [run, isBusy];
}
