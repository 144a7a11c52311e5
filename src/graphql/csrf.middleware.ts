import type { RequestHandler } from 'express';
import { isProvenNotCrossOrigin, type TrustedOrigins } from '../access/index.js';

/** Headers that a web page of another site can send only after a CORS preflight, which this server does not grant. */
export const PREFLIGHT_HEADERS = ['apollo-require-preflight', 'x-apollo-operation-name'];

/**
 * Creates middleware that adds the header that Apollo's CSRF check requires to uploads and GET queries that other headers
 * prove to be safe. Browsers and most clients then need no special header. Apollo accepts mutations only by POST.
 */
export function csrfMiddleware(sites: TrustedOrigins): RequestHandler {
  return (request, _response, next) => {
    const isChecked = request.method === 'GET' || Boolean(request.is('multipart/form-data'));
    if (isChecked && isProvenNotCrossOrigin(request.headers, sites))
      request.headers[PREFLIGHT_HEADERS[0]!] ??= 'true';
    next();
  };
}
