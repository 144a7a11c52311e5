import { fileURLToPath } from 'node:url';

/**
 * Returns the folder of the built web pages, which is `dist/web` of the project. `moduleUrl` is the URL of a module in a
 * folder of `src`: bundled (`dist/bundle/*.js`), compiled (`dist/src/graphiql/*.js`) or, in tests, as source
 * (`src/graphiql/*.ts`).
 */
export function bundleFolder(moduleUrl: string): string {
  const isBundled = /\/dist\/bundle\/[^/]+$/.test(moduleUrl);
  const folder = moduleUrl.endsWith('.ts') ? '../../dist/web' : isBundled ? '../web' : '../../web';
  return fileURLToPath(new URL(folder, moduleUrl));
}
