import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { CatalogueFile, FormatLimits } from './catalogue-file.js';
import { expandsTooFar, unreadable } from './format-errors.js';
import { limitBytes } from './limit-bytes.js';
import type { ZipArchive } from './zip-file.js';
import { otherDocument } from './xlsx/workbook.js';

/**
 * Streams the content of a gzip file.
 *
 * @throws {CsvError} NOT_A_CSV when it is damaged or expands beyond the limit
 */
export async function* gunzip(
  file: CatalogueFile,
  { maxExpandedBytes }: FormatLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  const expanded = pipeline(file.stream(), createGunzip(), () => undefined);
  try {
    yield* limitBytes(expanded, maxExpandedBytes, () => expandsTooFar('The gzip file', maxExpandedBytes));
  } catch (error) {
    if (!String((error as { code?: unknown }).code).startsWith('Z_')) throw error;
    throw unreadable('The gzip file is damaged or cut short: pack it again.');
  } finally {
    expanded.destroy();
  }
}

/** What operating systems add to archives, and hidden files. */
const IGNORED = /^__MACOSX\/|(?:^|\/)\.|(?:^|\/)(?:Thumbs\.db|desktop\.ini)$/i;
/** What a catalogue is called, where an archive has other files too. */
const CATALOGUE = /\.(?:csv|tsv|tab|txt|xlsx|xml|rss|atom|json|jsonl|ndjson)$/i;

/**
 * Finds the one catalogue in an archive.
 *
 * @throws {CsvError} NOT_A_CSV when there is none, or more than one
 */
export function catalogueIn(archive: ZipArchive): string {
  const document = otherDocument(archive.names);
  if (document !== null) {
    throw unreadable(`This is ${document}: save the table as an Excel workbook (.xlsx) or as "CSV UTF-8".`);
  }
  const files = archive.names.filter((name) => !IGNORED.test(name));
  const catalogues = files.filter((name) => CATALOGUE.test(name));
  const [only, second] = catalogues.length > 0 ? catalogues : files;
  if (only === undefined)
    throw unreadable('The ZIP archive has no catalogue: put one CSV, XLSX, XML or JSON file in it.');
  if (second !== undefined) {
    const names = (catalogues.length > 0 ? catalogues : files).map((name) => `"${name}"`).join(', ');
    throw unreadable(
      `The ZIP archive has more than one file: ${names.slice(0, 300)}. Upload them one at a time.`,
    );
  }
  return only;
}
