import { parse } from 'node:path';

/**
 * Returns the name under which clients save a CSV of a request, after the name of the uploaded file: `shop-output.csv` and
 * `shop-errors.csv` for shop.csv, and shop.csv itself for the input.
 */
export function downloadName(key: string, fileName: string): string | undefined {
  const [, kind, extension] = /^requests\/[^/]+\/(input|output|errors)\.(\w+)$/.exec(key) ?? [];
  if (kind === undefined) return undefined;
  const isNamed = (name: string) => name.toLowerCase().endsWith(`.${extension!.toLowerCase()}`);
  const stem = parse(fileName).name || fileName;
  if (kind !== 'input') return `${isNamed(stem) ? parse(stem).name : stem}-${kind}.${extension}`;
  if (isNamed(fileName)) return fileName;
  // A packed catalogue is stored unpacked: shop.csv.gz as shop.csv.
  return isNamed(stem) ? stem : `${stem}.${extension}`;
}
