import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How we name ourselves to hosts: with an address to complain to, where there is one. */
export function userAgent(publicUrl: string | undefined): string {
  return `Halftone/${version()}${publicUrl === undefined ? '' : ` (+${publicUrl})`}`;
}

/** The version in our package.json, which is one folder further up from `dist` than from `src`. */
function version(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}
