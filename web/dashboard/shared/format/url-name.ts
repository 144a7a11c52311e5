/** Returns the file name in a URL as people write it, such as küchentisch.jpg; the URL itself where it has none. */
export function nameInUrl(url: string): string {
  const name =
    url
      .replace(/[?#].*$/s, '')
      .split('/')
      .at(-1) || url;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
