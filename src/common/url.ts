/**
 * Parses `text` as a URL, relative to `base` if given; returns null for an invalid URL. Does not use `URL.canParse`:
 * once that is optimized, Node 20 reads Latin-1 text as UTF-8 and rejects `http://example.com/ü.png`.
 */
export function parseUrl(text: string, base?: URL): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
