import type { NextFunction, Request, Response } from 'express';
import { parseUrl } from '../common/index.js';

/** The first segments of our own paths. */
const OWN_SEGMENTS = new Set([
  'api',
  'files',
  'graphiql',
  'graphql',
  'health',
  'image',
  'metrics',
  'queues',
  'status',
  'upload',
]);

/** The path that PUBLIC_URL ends with, without a slash at its end: where browsers find what we serve at `/`. */
export function publicPath(publicUrl: string | undefined): string {
  return parseUrl(publicUrl ?? '')?.pathname.replace(/\/+$/, '') ?? '';
}

/**
 * Returns the part of a request's target below `basePath`, or null when the target is not below it. A reverse proxy may
 * take the path off or pass it on. Where the path begins like one of our own, such as `/api`, the two cannot be told
 * apart: the proxy has to take it off.
 */
export function belowBasePath(target: string, basePath: string): string | null {
  if (basePath === '' || OWN_SEGMENTS.has(basePath.split('/')[1]!)) return null;
  if (!target.startsWith(basePath)) return null;
  const rest = target.slice(basePath.length);
  return rest === '' || rest.startsWith('/') || rest.startsWith('?') ? rest : null;
}

/**
 * Middleware that takes `basePath` off requests that a reverse proxy passed on with it. It stands before all that looks
 * at the path. The path alone is redirected to the same with a slash, below which the links of our pages are.
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
 * The folder of what a router serves below its own page, relative to that page: a proxy may have put a path before ours.
 * The page is served with and without a slash at its end.
 */
export function pageFolder({ baseUrl, originalUrl }: Pick<Request, 'baseUrl' | 'originalUrl'>): string {
  const [path = ''] = originalUrl.split('?', 1);
  return path.endsWith('/') ? './' : `./${baseUrl.split('/').at(-1)}/`;
}
