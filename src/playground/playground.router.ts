import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { join } from 'node:path';
import { contentPolicy } from './content.policy.js';

const PAGE = { cacheControl: false, headers: { 'Cache-Control': 'no-cache' } } as const;

// The name of an asset holds a hash of its content: what a browser has once, it need not ask for again.
const ASSETS = { immutable: true, maxAge: '1y', index: false, redirect: false } as const;

const NOT_BUILT = 'The playground has not been built yet. Run "npm run build" and load this page again.\n';

function guard(request: Request, response: Response, next: NextFunction): void {
  response.set({
    'Content-Security-Policy': contentPolicy(request.headers.host),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  });
  next();
}

/**
 * Serves the playground bundled in `folder`: the page at the mount path, what it loads below `assets/`.
 * Without a bundle the page is a 503 that says how to build it.
 */
export function playgroundRouter(folder: string): Router {
  const router = express.Router();
  router.use(guard);
  router.get('/', (_request, response, next) => {
    response.sendFile('graphiql/index.html', { root: folder, ...PAGE }, (error?: NodeJS.ErrnoException) => {
      if (error?.code === 'ENOENT') response.status(503).type('text/plain').send(NOT_BUILT);
      // With the header sent, the browser went away in the middle: there is nobody left to tell.
      else if (error && !response.headersSent) next(error);
    });
  });
  router.use('/assets', express.static(join(folder, 'assets'), ASSETS));
  return router;
}
