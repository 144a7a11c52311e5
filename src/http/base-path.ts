import type { NextFunction, Request, Response } from 'express';
import { parseUrl } from '../common/index.js';

/** The first path segments of the program's own routes. */
const ROUTE_SEGMENTS = new Set([
  'api',
  'dashboard',
  'files',
  'first-steps',
  'graphiql',
  'graphql',
  'health',
  'image',
  'metrics',
  'new',
  'queues',
  'requests',
  'settings',
  'status',
  'upload',
  'webhooks',
]);

/** Returns the path of PUBLIC_URL without a trailing slash: the prefix under which browsers reach the program's `/`. */
export function publicPath(publicUrl: string | undefined): string {
  return parseUrl(publicUrl ?? '')?.pathname.replace(/\/+$/, '') ?? '';
}

/**
 * Returns the part of a request target below `basePath`, or null when the target is not below it. A reverse proxy may
 * strip the base path or forward it. When the base path starts like one of the program's own routes, such as `/api`, a
 * forwarded path cannot be distinguished from a stripped one, so the function returns null and the proxy has to strip it.
 */
export function belowBasePath(target: string, basePath: string): string | null {
  if (basePath === '' || ROUTE_SEGMENTS.has(basePath.split('/')[1]!)) return null;
  if (!target.startsWith(basePath)) return null;
  const rest = target.slice(basePath.length);
  return rest === '' || rest.startsWith('/') || rest.startsWith('?') ? rest : null;
}

/**
 * Creates middleware that strips `basePath` from requests that a reverse proxy forwarded with it. It runs before
 * everything that reads the path. A request for exactly `basePath` is redirected to `basePath/`, because the links of
 * the pages are relative to that.
 */
export function stripBasePath(basePath: string) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const rest = belowBasePath(request.url, basePath);
    if (rest === null) return next();
    if (!rest.startsWith('/')) return response.redirect(301, `${basePath}/${rest}`);
    request.url = rest;
    request.originalUrl = rest;
    next();
  };
}

/**
 * Returns the path from a router's page to the files that the router serves below it. The path is relative because a
 * proxy may add a prefix to the path, and it depends on whether the page was requested with a trailing slash.
 */
export function pageFolder({ baseUrl, originalUrl }: Pick<Request, 'baseUrl' | 'originalUrl'>): string {
  const [path = ''] = originalUrl.split('?', 1);
  return path.endsWith('/') ? './' : `./${baseUrl.split('/').at(-1)}/`;
}
