import type { NextFunction, Request, Response } from 'express';
import { routeOf } from '../common/index.js';

/** One HTTP request that has ended; `route` is the pattern that matched, never the address itself. */
export interface HttpExchange {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Middleware that tells of every request once it has ended, an abandoned one included (as status 499). */
export function httpObserver(tell: (exchange: HttpExchange) => void) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const begun = performance.now();
    const path = request.path;
    response.once('close', () =>
      tell({
        method: METHODS.has(request.method) ? request.method : 'OTHER',
        route: routeOf(request.route as { path?: unknown } | undefined, path),
        status: response.writableFinished ? response.statusCode : 499,
        seconds: (performance.now() - begun) / 1000,
      }),
    );
    next();
  };
}
