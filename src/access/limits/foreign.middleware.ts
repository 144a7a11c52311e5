import type { RequestHandler } from 'express';
import { ClientError } from '../../common/index.js';
import { turnAway } from '../refusal.js';
import { isForeignHost, isForeignPost, type OwnSites } from './foreign.js';

/** Turns away whoever asks for a host that is not this machine: see {@link isForeignHost}. */
export function foreignHostGuard(sites: OwnSites): RequestHandler {
  return (request, response, next) => {
    if (!isForeignHost(request.headers.host, sites)) return next();
    const message =
      'This server listens on its own machine alone, and the request names another host. If that name is right, set PUBLIC_URL to it.';
    turnAway(new ClientError('FORBIDDEN', message), request, response);
  };
}

/** Turns away what a page of another site sends through its visitor's browser: see {@link isForeignPost}. */
export function foreignPageGuard(sites: OwnSites): RequestHandler {
  return (request, response, next) => {
    if (!isForeignPost(request.method, request.headers, sites)) return next();
    const message =
      'A browser sent this from a page of another site, which may not do so. CORS_ORIGINS can allow it.';
    turnAway(new ClientError('FORBIDDEN', message), request, response);
  };
}
