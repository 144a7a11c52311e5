import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { parseUrl } from '../../common/index.js';

/** Whose pages may ask: our own, by whatever name they were reached, and those that were allowed to. */
export interface OwnSites {
  readonly publicUrl: string | undefined;
  readonly corsOrigins: readonly string[];
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a page of another site asks. Browsers let any page open a WebSocket anywhere, and say where it comes
 * from in `Origin`; other clients send none.
 */
export function isForeignPage({ origin, host }: IncomingHttpHeaders, sites: OwnSites): boolean {
  if (origin === undefined) return false;
  const from = parseUrl(origin);
  if (from === null) return true;
  const own = [host?.toLowerCase(), sites.publicUrl && parseUrl(sites.publicUrl)?.host];
  return !own.includes(from.host) && !sites.corsOrigins.includes(from.origin);
}

/**
 * Whether a request that changes something comes from a page of another site. A page may send a form anywhere
 * without asking first, so it would reach even a server on its visitor's own machine. Browsers say where a page
 * came from, in `Sec-Fetch-Site` or at least `Origin`, and pages cannot change either; other clients send neither.
 */
export function isForeignPost(method: string, headers: IncomingHttpHeaders, sites: OwnSites): boolean {
  if (READS.has(method)) return false;
  const site = headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return false;
  return site !== undefined && headers.origin === undefined ? true : isForeignPage(headers, sites);
}

/**
 * Whether a request names a host that is not this machine, though we listen on this machine alone. A page can have
 * its own name lead here once it is loaded, and would then pass for ours (DNS rebinding).
 */
export function isForeignHost(host: string | undefined, { publicUrl }: OwnSites): boolean {
  const name = host === undefined ? undefined : parseUrl(`http://${host}`)?.hostname;
  if (name === undefined) return false;
  if (isIP(name.replace(/^\[|\]$/g, '')) !== 0) return false;
  if (name === 'localhost' || name.endsWith('.localhost')) return false;
  return publicUrl === undefined || parseUrl(publicUrl)?.hostname !== name;
}
