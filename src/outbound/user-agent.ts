import { programVersion } from '../common/index.js';

/** Returns the User-Agent of all outbound requests, with the public URL as a contact where one is set. */
export function userAgent(publicUrl: string | undefined): string {
  return `Halftone/${programVersion()}${publicUrl === undefined ? '' : ` (+${publicUrl})`}`;
}
