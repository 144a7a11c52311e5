import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { parseUrl } from '../../common/index.js';
import { bearerOf } from '../bearer.js';

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
 * Whether the headers prove that no page of another site sent a request. {@link isForeignPost} refuses what a browser says
 * is foreign; old browsers, and those that ask over plain HTTP, may say nothing, just as other clients do. So this takes
 * a header that says where the request comes from, or one that no form, link or picture of a page can have:
 *
 * - `Sec-Fetch-Site` or `Origin`, when that is our own page or an allowed one;
 * - a bearer token, which browsers never add by themselves;
 * - `Sec-Fetch-Mode` without the two, as Node's fetch sends it: a browser that knows it tells `Sec-Fetch-Site` too.
 */
export function isProvenOwn(headers: IncomingHttpHeaders, sites: OwnSites): boolean {
  const { origin, authorization, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = headers;
  if (bearerOf(authorization) !== null) return true;
  if (site === 'same-origin' || site === 'none') return true;
  if (origin !== undefined) return !isForeignPage(headers, sites);
  return site === undefined && mode !== undefined;
}

/**
 * Whether only this machine is meant to come, and needs no key: it alone reaches HOST, or PUBLIC_URL is an address of its
 * own, as that of a container is whose port is published here and nowhere else.
 */
export function isForOwnMachine({ http, auth }: Audience): boolean {
  const publicHost = http.publicUrl === undefined ? undefined : parseUrl(http.publicUrl)?.hostname;
  const isMeant = http.isLoopback || (publicHost !== undefined && isOwnHost(publicHost));
  return isMeant && !auth.needsKey;
}

/** What says whom a program is for. */
interface Audience {
  readonly http: { readonly isLoopback: boolean; readonly publicUrl: string | undefined };
  readonly auth: { readonly needsKey: boolean };
}

/**
 * Whether a request names a host that is not this machine, though we are for this machine alone. A page can have its own
 * name lead here once it is loaded, and would then pass for ours (DNS rebinding).
 */
export function isForeignHost(host: string | undefined, { publicUrl }: OwnSites): boolean {
  const name = host === undefined ? undefined : parseUrl(`http://${host}`)?.hostname;
  if (name === undefined) return false;
  // An address cannot be made to lead elsewhere.
  if (isIP(name.replace(/^\[|\]$/g, '')) !== 0 || isOwnHost(name)) return false;
  return publicUrl === undefined || parseUrl(publicUrl)?.hostname !== name;
}

/** Whether the host of a URL is this machine itself; browsers take every name under .localhost for it. */
function isOwnHost(name: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(name);
}
