import type { RequestHandler } from 'express';
import { isProvenOwn, type OwnSites } from '../access/index.js';

/** Headers that a page may only send after the browser asked for leave (a CORS preflight), so none of another site can. */
export const PREFLIGHT_HEADERS = ['apollo-require-preflight', 'x-apollo-operation-name'];

/**
 * Adds the header that Apollo's CSRF check asks for to uploads, and to queries by GET, that other headers prove to be
 * safe. So browsers and most clients need no setting of ours. Mutations Apollo takes by POST alone.
 */
export function csrfMiddleware(sites: OwnSites): RequestHandler {
  return (request, _response, next) => {
    const mayNeedIt = request.method === 'GET' || Boolean(request.is('multipart/form-data'));
    if (mayNeedIt && isProvenOwn(request.headers, sites)) request.headers[PREFLIGHT_HEADERS[0]!] ??= 'true';
    next();
  };
}
