/**
 * The URL that `text` is, alone or relative to `base`; null when it is none. Not by `URL.canParse`: once it is
 * hot, Node 20 reads Latin-1 text as UTF-8 there and calls `http://example.com/ü.png` no URL.
 */
export function parseUrl(text: string, base?: URL): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
