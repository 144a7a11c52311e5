import type { IncomingHttpHeaders } from 'node:http';
import { parseUrl } from '../common/index.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request that changes something comes from a page of another site. Browsers say where a page came
 * from, in `Sec-Fetch-Site` or at least `Origin`, and pages cannot change either; other clients send neither.
 */
export function isForeignPost(method: string, headers: IncomingHttpHeaders): boolean {
  if (READS.has(method)) return false;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return headers.origin !== undefined && parseUrl(headers.origin)?.host !== headers.host?.toLowerCase();
}
