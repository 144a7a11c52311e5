import { headerKey } from '../columns/header-key.js';

/** Normalises a header of a file or a profile as headerKey does, and any number to `#`; `<n>` stands for a number. */
export function headerPattern(header: string): string {
  return headerKey(header.replaceAll('<n>', '0')).replaceAll(/\d+/g, '#');
}

const KNOWN = new WeakMap<readonly string[], ReadonlySet<string>>();

/** The normalised headers of a list of a profile. */
export function patternsOf(headers: readonly string[]): ReadonlySet<string> {
  const patterns = KNOWN.get(headers) ?? new Set(headers.map(headerPattern));
  KNOWN.set(headers, patterns);
  return patterns;
}
