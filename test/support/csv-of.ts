/** A CSV of one product for each URL. */
export function csvOf(...urls: string[]): string {
  return ['Name,Images', ...urls.map((url, row) => `Product ${row},"${url}"`), ''].join('\n');
}
