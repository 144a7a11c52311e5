import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';
import { ClientError, parseUrl } from '../../common/index.js';
import { bearerOf } from '../bearer.js';
import { rejectRequest } from '../rejection.js';

/** The origins whose pages may send requests: the server's own, under every name it is reached by, and CORS_ORIGINS. */
export interface TrustedOrigins {
  readonly publicUrl: string | undefined;
  readonly corsOrigins: readonly string[];
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a page of an untrusted origin sent the request. Browsers let every page open a WebSocket to any host and send
 * the origin of the page in `Origin`; other clients send none.
 */
export function isCrossOrigin({ origin, host }: IncomingHttpHeaders, trusted: TrustedOrigins): boolean {
  if (origin === undefined) return false;
  const from = parseUrl(origin);
  if (from === null) return true;
  const own = [host?.toLowerCase(), trusted.publicUrl && parseUrl(trusted.publicUrl)?.host];
  return !own.includes(from.host) && !trusted.corsOrigins.includes(from.origin);
}

/**
 * Whether a page of an untrusted origin sent a request with an unsafe method. A page may post a form to any host without a
 * preflight, so it would reach even a server on the user's own machine. Browsers send the origin of the page in
 * `Sec-Fetch-Site` or at least in `Origin`, and pages cannot change either; other clients send neither.
 */
export function isCrossOriginWrite(
  method: string,
  headers: IncomingHttpHeaders,
  trusted: TrustedOrigins,
): boolean {
  if (SAFE_METHODS.has(method)) return false;
  const site = headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return false;
  return site !== undefined && headers.origin === undefined ? true : isCrossOrigin(headers, trusted);
}

/**
 * Whether the headers prove that no page of an untrusted origin sent the request. {@link isCrossOriginWrite} rejects what a
 * browser declares as cross-origin; old browsers, and browsers over plain HTTP, may declare nothing, like other clients. So
 * this accepts only a header that names a trusted origin, or one that no form, link or image of a page can send:
 *
 * - `Sec-Fetch-Site` or `Origin` of a trusted origin;
 * - a bearer token, which browsers never add by themselves;
 * - `Sec-Fetch-Mode` without these two, as Node's fetch sends it: a browser that knows it sends `Sec-Fetch-Site` too.
 */
export function isProvenNotCrossOrigin(headers: IncomingHttpHeaders, trusted: TrustedOrigins): boolean {
  const { origin, authorization, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = headers;
  if (bearerOf(authorization) !== null) return true;
  if (site === 'same-origin' || site === 'none') return true;
  if (origin !== undefined) return !isCrossOrigin(headers, trusted);
  return site === undefined && mode !== undefined;
}

/** Rejects unsafe requests that a page of an untrusted origin sent, see {@link isCrossOriginWrite}. */
export function crossOriginGuard(trusted: TrustedOrigins): RequestHandler {
  return (request, response, next) => {
    if (!isCrossOriginWrite(request.method, request.headers, trusted)) return next();
    const message =
      'A browser sent this request from a page of another origin, which is not allowed. Add the origin to CORS_ORIGINS to allow it.';
    rejectRequest(new ClientError('FORBIDDEN', message), request, response);
  };
}
