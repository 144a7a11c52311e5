const CODES = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** ioredis and BullMQ raise most of their connection errors without a class or code of their own. */
const MESSAGES = [
  /^Connection is closed/,
  /^Command timed out/,
  /^Stream isn't writeable/,
  /^Reached the max retries per request limit/,
  /^Failed to refresh slots cache/,
  /^(LOADING|CLUSTERDOWN) /,
];

/** Whether an error only says that Redis cannot be reached now: that is logged once, where the clients are watched. */
export function isRedisLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    CODES.has(String((error as NodeJS.ErrnoException).code)) || MESSAGES.some((m) => m.test(error.message))
  );
}
