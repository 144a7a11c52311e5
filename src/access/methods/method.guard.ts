import type { Request, RequestHandler } from 'express';
import { ClientError } from '../../common/index.js';
import { rejectRequest } from '../rejection.js';
import { allowedMethods, type Layer } from './allowed-methods.js';

/** The methods of paths that a middleware serves, since a middleware has no route to read them from. */
export type MiddlewareMethods = ReadonlyMap<string, readonly string[]>;

/**
 * Rejects a method that a known path does not serve with 405 and `Allow`, and answers OPTIONS with `Allow`. The methods
 * are read from the router itself, so that they cannot differ from the routes. An unknown path is left to the router.
 */
export function methodGuard(served: MiddlewareMethods): RequestHandler {
  return (request, response, next) => {
    const { method } = request;
    if (method === 'OPTIONS' && request.url === '*') return void response.status(204).end();
    const allowed = methodsAt(request, served);
    if (allowed.length === 0 || (allowed.includes(method) && method !== 'OPTIONS')) return next();
    response.set('Allow', allowed.join(', '));
    if (method === 'OPTIONS') return void response.status(204).end();
    const message = `${method} is not supported at this path. Use one of: ${allowed.join(', ')}.`;
    rejectRequest(new ClientError('METHOD_NOT_ALLOWED', message), request, response);
  };
}

function methodsAt(request: Request, served: MiddlewareMethods): readonly string[] {
  const known = served.get(request.path.replace(/\/$/, '').toLowerCase());
  if (known !== undefined) return known;
  try {
    return allowedMethods(
      (request.app as unknown as { router: { stack: Layer[] } }).router.stack,
      request.path,
    );
  } catch {
    // The path has an invalid percent-encoding, which the router rejects.
    return [];
  }
}
