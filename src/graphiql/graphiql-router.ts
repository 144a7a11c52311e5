import express, { type Router } from 'express';
import { pageAssets, pageFolder, pageHeaders, sendPage } from '../http/index.js';

/**
 * Creates a router that serves the GraphiQL bundle in `folder`: the page at the mount path, its files below `assets/`.
 * Monaco inserts style elements, so styles (and nothing else) may be inline.
 */
export function graphiqlRouter(folder: string): Router {
  const router = express.Router();
  router.use(pageHeaders({ inlineStyles: true }));
  router.get('/', (request, response) =>
    sendPage(response, {
      folder,
      name: 'graphiql',
      root: `${pageFolder(request)}../`,
      assets: `${pageFolder(request)}assets/`,
    }),
  );
  router.use('/assets', pageAssets(folder));
  return router;
}
