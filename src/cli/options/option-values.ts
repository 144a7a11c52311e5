import type { OptionValue } from '../arguments/arguments.js';
import { UsageError } from '../usage-error.js';

/** Returns a constant of an enum as it is written on the command line, such as `google-merchant`. */
export const written = (constant: string): string => constant.toLowerCase().replaceAll('_', '-');

/** Returns the constant of an enum that is written so. */
export const constantOf = (choice: string): string => choice.toUpperCase().replaceAll('-', '_');

/** Reads widths in pixels, such as 400,800,1600. @throws {UsageError} */
export function sizes(value: OptionValue): number[] {
  const text = String(value);
  if (!/^\d{1,9}(\s*,\s*\d{1,9})*$/.test(text))
    throw new UsageError('--sizes must be widths in pixels, separated by commas: --sizes 400,800,1600.');
  return text.split(',').map(Number);
}

/** Reads headers for image hosts. @throws {UsageError} */
export function fetchHeaders(value: OptionValue): { host: string; name: string; value: string }[] {
  return (value as readonly string[]).map((text) => {
    const [, host, name, content] = /^(\S+)\s+([^\s:]+):\s*(\S.*)$/.exec(text) ?? [];
    if (host === undefined || name === undefined || content === undefined) {
      throw new UsageError(
        '--fetch-header must be a host, then the header: --fetch-header "staging.shop.example Authorization: Basic dXNlcjpwYXNz".',
      );
    }
    return { host, name, value: content };
  });
}
