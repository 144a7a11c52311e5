import { programVersion } from '../common/index.js';

/** How we name ourselves to hosts: with an address to complain to, where there is one. */
export function userAgent(publicUrl: string | undefined): string {
  return `Halftone/${programVersion()}${publicUrl === undefined ? '' : ` (+${publicUrl})`}`;
}
