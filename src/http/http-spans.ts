import type { NextFunction, Request, Response } from 'express';
import { beginSpan } from '../tracing/index.js';
import { routeOf } from './http-route.js';

/** Paths without spans: health checks and metrics are polled, and the others serve the static files of pages. */
const UNTRACED = /^\/(?:health|metrics|queues|graphiql|api\/docs)(?:\/|$)/i;

/** Creates middleware that records a span for each request, in the caller's trace if the request has a `traceparent` header. */
export function httpSpans() {
  return (request: Request, response: Response, next: NextFunction): void => {
    const { method, path, headers } = request;
    if (UNTRACED.test(path)) return next();
    const parent = headers.traceparent;
    const span = beginSpan(method, {
      kind: 'server',
      parent: typeof parent === 'string' ? parent : null,
      attributes: { 'http.request.method': method, 'url.path': path },
    });
    response.once('close', () => {
      const route = routeOf(request.route as { path?: unknown } | undefined, path);
      span.rename(`${method} ${route}`);
      span.set({ 'http.route': route, 'http.response.status_code': response.statusCode });
      if (!response.writableFinished) span.set({ 'halftone.abandoned': true });
      if (response.statusCode >= 500) span.fail({ code: String(response.statusCode) });
      span.end();
    });
    span.run(next);
  };
}
