import { isTerminal, type Progress } from '../../requests/index.js';

/** How often a client that asks again and again is told to, in seconds: while nobody can say when the end comes, and at most. */
const UNKNOWN = 2;
const LONGEST = 30;

/** After how many seconds asking for the status again is worth it; null once the request is over. */
export function retryAfterSeconds({
  status,
  etaSeconds,
}: Pick<Progress, 'status' | 'etaSeconds'>): number | null {
  if (isTerminal(status)) return null;
  return Math.min(LONGEST, Math.max(1, Math.ceil(etaSeconds ?? UNKNOWN)));
}
