import type { Response } from 'express';
import type { Quota } from './rate-limits.js';

/** The headers that tell a client what it has left (draft-ietf-httpapi-ratelimit-headers-10). */
export function quotaHeaders(quota: Quota): Record<string, string> {
  const { name, limit, windowSeconds, remaining, resetSeconds } = quota;
  return {
    'RateLimit-Policy': `"${name}";q=${limit};w=${windowSeconds}`,
    RateLimit: `"${name}";r=${remaining};t=${resetSeconds}`,
  };
}

/** Sets these headers, unless there is no limit. */
export function sendQuota(response: Response, quota: Quota | null): void {
  if (quota !== null) response.set(quotaHeaders(quota));
}
