import express, { type Router } from 'express';
import { headerFiles, pageAssets, pageFolder, pageHeaders, sendPage, withHeader } from '../http/index.js';

/**
 * Creates a router that serves the GraphiQL bundle in `folder`: the page at the mount path, its files below `assets/`.
 * Monaco inserts style elements, so styles (and nothing else) may be inline.
 */
export function graphiqlRouter(folder: string, hasDashboard: boolean): Router {
  const router = express.Router();
  router.use(pageHeaders({ inlineStyles: true }));
  router.get('/', (request, response) => {
    const files = pageFolder(request);
    const root = `${files}../`;
    const edit = (page: string) => withHeader(page, { page: 'graphiql', root, files }, hasDashboard);
    return sendPage(response, { folder, name: 'graphiql', root, assets: `${files}assets/`, edit });
  });
  router.use(headerFiles());
  router.use('/assets', pageAssets(folder));
  return router;
}
