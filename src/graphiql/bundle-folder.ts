import { fileURLToPath } from 'node:url';

/**
 * Returns the folder of the built GraphiQL page, which is `dist/web` of the project. `moduleUrl` is the URL of a module in
 * this folder, either compiled (`dist/src/graphiql/*.js`) or, in tests, as source (`src/graphiql/*.ts`).
 */
export function bundleFolder(moduleUrl: string): string {
  return fileURLToPath(new URL(moduleUrl.endsWith('.ts') ? '../../dist/web' : '../../web', moduleUrl));
}
