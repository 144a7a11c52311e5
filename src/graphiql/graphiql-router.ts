import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pageFolder } from '../http/index.js';
import { contentPolicy } from './content-policy.js';

/** How the built page names what it loads: from the folder that it was built into. */
const BUILT_ASSETS = '"../assets/';

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
  router.get('/', async (request, response) => {
    const built = await readPage(folder);
    if (built === null) {
      response.status(503).type('text/plain').send(NOT_BUILT);
      return;
    }
    const page = built.replaceAll(BUILT_ASSETS, `"${pageFolder(request)}assets/`);
    response.set('Cache-Control', 'no-cache').type('html').send(page);
  });
  router.use('/assets', express.static(join(folder, 'assets'), ASSETS));
  return router;
}

/** The page as it was built; null before the first build. */
async function readPage(folder: string): Promise<string | null> {
  try {
    return await readFile(join(folder, 'graphiql/index.html'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
