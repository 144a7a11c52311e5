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

/** ioredis and BullMQ raise most of their connection errors without a class or code. */
const MESSAGES = [
  /^Connection is closed/,
  /^Command timed out/,
  /^Stream isn't writeable/,
  /^Reached the max retries per request limit/,
  /^Failed to refresh slots cache/,
  /^(LOADING|CLUSTERDOWN) /,
];

/** Checks whether an error only says that Redis is unreachable; `RedisWatch` logs that once for all clients. */
export function isRedisConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    CODES.has(String((error as NodeJS.ErrnoException).code)) || MESSAGES.some((m) => m.test(error.message))
  );
}
