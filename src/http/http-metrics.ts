import type { NextFunction, Request, Response } from 'express';
import type { HttpExchange } from '../metrics/index.js';
import { routeOf } from './http-route.js';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Creates middleware that reports every request when its response closes, with status 499 if the client abandoned it. */
export function httpMetrics(report: (exchange: HttpExchange) => void) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const startedAt = performance.now();
    const path = request.path;
    response.once('close', () =>
      report({
        method: METHODS.has(request.method) ? request.method : 'OTHER',
        route: routeOf(request.route as { path?: unknown } | undefined, path),
        status: response.writableFinished ? response.statusCode : 499,
        seconds: (performance.now() - startedAt) / 1000,
      }),
    );
    next();
  };
}
