import type { NextFunction, Request, Response } from 'express';

/** One HTTP request that has ended; `route` is the pattern that matched, never the address itself. */
export interface HttpExchange {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Paths that are answered by a middleware, so that no route has matched. */
const MIDDLEWARE_PATHS = ['/graphql', '/graphiql', '/queues'];

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

/** A label for where a request went, out of a bounded set whatever addresses clients make up. */
export function routeOf(route: { path?: unknown } | undefined, path: string): string {
  const served = MIDDLEWARE_PATHS.find((known) => path === known || path.startsWith(`${known}/`));
  if (served !== undefined) return served;
  return typeof route?.path === 'string' ? route.path : 'none';
}
