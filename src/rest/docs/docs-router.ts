import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { createRequire } from 'node:module';
import path from 'node:path';
import { headerFiles, pageFolder, withHeader } from '../../http/index.js';
import { PAGE_ASSETS, DOCS_PAGE_POLICY, pageWith, START_SCRIPT } from './docs-page.js';

/** Browsers revalidate the files on each use, because their names do not change with the version of the package. */
const ASSET = { cacheControl: false, headers: { 'Cache-Control': 'no-cache' } } as const;

/** Creates a router that serves the page of the REST API and the files that the page loads. */
export function docsRouter(hasDashboard: boolean): Router {
  const folder = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const router = express.Router();
  router.use(setSecurityHeaders);
  router.get('/', (request, response) => {
    const files = pageFolder(request);
    const place = { page: 'api/docs', root: `${files}../../`, files };
    response.type('html').send(withHeader(pageWith(files), place, hasDashboard));
  });
  router.use(headerFiles());
  router.get('/start.js', (_request, response) => void response.type('js').send(START_SCRIPT));
  for (const name of PAGE_ASSETS) {
    router.get(`/${name}`, (_request, response) => response.sendFile(name, { root: folder, ...ASSET }));
  }
  return router;
}

function setSecurityHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.set({
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': DOCS_PAGE_POLICY,
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
  next();
}
