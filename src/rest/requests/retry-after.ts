import { isTerminal, type Progress } from '../../requests/index.js';

/** The polling interval while there is no estimate of the time left. */
const DEFAULT_SECONDS = 2;

/** The longest polling interval. */
const MAX_SECONDS = 30;

/** Returns after how many seconds a client should poll the status again, or null when the request has ended. */
export function retryAfterSeconds({
  status,
  etaSeconds,
}: Pick<Progress, 'status' | 'etaSeconds'>): number | null {
  if (isTerminal(status)) return null;
  return Math.min(MAX_SECONDS, Math.max(1, Math.ceil(etaSeconds ?? DEFAULT_SECONDS)));
}
