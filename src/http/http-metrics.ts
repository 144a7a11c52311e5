import type { NextFunction, Request, Response } from 'express';
import type { HttpExchange } from '../metrics/index.js';
import { routeOf } from './http-route.js';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Middleware that reports every request once it has ended; an abandoned one counts as status 499. */
export function httpMetrics(report: (exchange: HttpExchange) => void) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const begun = performance.now();
    const path = request.path;
    response.once('close', () =>
      report({
        method: METHODS.has(request.method) ? request.method : 'OTHER',
        route: routeOf(request.route as { path?: unknown } | undefined, path),
        status: response.writableFinished ? response.statusCode : 499,
        seconds: (performance.now() - begun) / 1000,
      }),
    );
    next();
  };
}
