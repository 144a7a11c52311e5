import type { Response } from 'express';
import type { Quota } from './rate-limit.js';

/** Returns the headers with the remaining quota of a client (draft-ietf-httpapi-ratelimit-headers-10). */
export function quotaHeaders(quota: Quota): Record<string, string> {
  const { name, limit, windowSeconds, remaining, resetSeconds } = quota;
  return {
    'RateLimit-Policy': `"${name}";q=${limit};w=${windowSeconds}`,
    RateLimit: `"${name}";r=${remaining};t=${resetSeconds}`,
  };
}

/** Sets the quota headers on a response, unless there is no limit. */
export function setQuotaHeaders(response: Response, quota: Quota | null): void {
  if (quota !== null) response.set(quotaHeaders(quota));
}
