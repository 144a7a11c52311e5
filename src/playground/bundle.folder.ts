import { fileURLToPath } from 'node:url';

/**
 * The folder that the built playground is in: `dist/web` of the project. `moduleUrl` is the address of a module
 * in this folder, compiled (`dist/src/playground/*.js`) or, in tests, as source (`src/playground/*.ts`).
 */
export function bundleFolder(moduleUrl: string): string {
  return fileURLToPath(new URL(moduleUrl.endsWith('.ts') ? '../../dist/web' : '../../web', moduleUrl));
}
