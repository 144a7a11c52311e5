import { parseUrl } from '../../common/index.js';
import type { Arguments } from '../arguments/arguments.js';
import { UsageError } from '../usage-error.js';

/** Returns the server that the options or the variable HALFTONE_SERVER name, without a trailing slash; or null. */
export function serverOf(
  given: Arguments,
  variables: Readonly<Record<string, string | undefined>>,
): string | null {
  const server = given.text('server') ?? (variables.HALFTONE_SERVER || undefined);
  if (server === undefined) return null;
  if (!isHttp(server)) {
    throw new UsageError(
      `--server must begin with http:// or https://, such as http://127.0.0.1:3000, and is "${server}".`,
    );
  }
  return server.replace(/\/+$/, '');
}

/** Whether a text is a URL of a web server. */
export function isHttp(text: string): boolean {
  return /^https?:\/\//i.test(text) && parseUrl(text) !== null;
}
