/** Returns the file name in a URL as people write it, or as it is where its escapes are no UTF-8. */
export function nameIn(url: string): string {
  const name = url.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
