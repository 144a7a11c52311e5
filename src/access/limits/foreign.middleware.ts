import type { RequestHandler } from 'express';
import { ClientError } from '../../common/index.js';
import { turnAway } from '../rejection.js';
import { isForeignHost, isForeignPost, type OwnSites } from './foreign.js';

/** What those who watch over a process ask for, from other machines and by the names that these have for it. */
const FOR_WATCHERS = /^\/(?:health\/\w+|metrics)$/;

/** Turns away whoever asks for a host that is not this machine: see {@link isForeignHost}. */
export function foreignHostGuard(sites: OwnSites & { readonly isLoopback: boolean }): RequestHandler {
  return (request, response, next) => {
    if (!isForeignHost(request.headers.host, sites)) return next();
    if (!sites.isLoopback && FOR_WATCHERS.test(request.path)) return next();
    const message =
      'This server is for its own machine alone, as HOST or PUBLIC_URL says, and the request names another host. If that name is right, set PUBLIC_URL to it.';
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
