import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pageFolder } from '../http/index.js';
import { contentPolicy } from './content-policy.js';

/** The start of every asset path in the built page, relative to the folder that the page was built into. */
const BUILT_ASSETS = '"../assets/';

// The file name of an asset contains a hash of its content, so a browser can cache it permanently.
const ASSETS = { immutable: true, maxAge: '1y', index: false, redirect: false } as const;

const NOT_BUILT = 'The GraphiQL page has not been built yet. Run "npm run build" and load this page again.\n';

function setSecurityHeaders(request: Request, response: Response, next: NextFunction): void {
  response.set({
    'Content-Security-Policy': contentPolicy(request.headers.host),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  });
  next();
}

/**
 * Creates a router that serves the GraphiQL bundle in `folder`: the page at the mount path, its files below `assets/`.
 * Without a bundle, the page is a 503 that says how to build it.
 */
export function graphiqlRouter(folder: string): Router {
  const router = express.Router();
  router.use(setSecurityHeaders);
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

/** Returns the HTML of the built page, or null before the first build. */
async function readPage(folder: string): Promise<string | null> {
  try {
    return await readFile(join(folder, 'graphiql/index.html'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
