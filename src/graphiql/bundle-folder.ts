import { fileURLToPath } from 'node:url';

/**
 * The folder that the built GraphiQL page is in: `dist/web` of the project. `moduleUrl` is the address of a module
 * in this folder, compiled (`dist/src/graphiql/*.js`) or, in tests, as source (`src/graphiql/*.ts`).
 */
export function bundleFolder(moduleUrl: string): string {
  return fileURLToPath(new URL(moduleUrl.endsWith('.ts') ? '../../dist/web' : '../../web', moduleUrl));
}
