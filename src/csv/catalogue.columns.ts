import { cleanText, shorten } from '../common/index.js';
import { CsvError } from './csv.errors.js';

/**
 * The most columns a catalogue may have. A row that ends early is filled up to all of them in the output CSV, so
 * their number multiplies whatever the rows weigh.
 */
export const MAX_COLUMNS = 1000;

const SHOWN_LENGTH = 100;

/** Where in a record to find what, as indexes; null where the file has no such column. */
export interface CatalogueColumns {
  serialNumber: number | null;
  productName: number;
  imageUrls: number;
}

/** The accepted headers; where several columns match, the one earlier in its list is taken. */
export const ACCEPTED_HEADERS = {
  serialNumber: ['S. No.', 'Serial Number', 'Serial No', 'SKU', 'ID'],
  productName: ['Product Name', 'Name', 'Title'],
  imageUrls: ['Input Image Urls', 'Input Image Url', 'Image URLs', 'Image URL', 'Images', 'Image'],
} as const;

type Role = keyof typeof ACCEPTED_HEADERS;

/** Finds the columns by their headers, whatever case, spacing or punctuation; null for those not there. */
export function findColumns(header: readonly string[]): Record<Role, number | null> {
  const keys = header.map(keyOf);
  const find = (role: Role): number | null => {
    const found = ACCEPTED_HEADERS[role].map((name) => keys.indexOf(keyOf(name))).find((index) => index >= 0);
    return found ?? null;
  };
  return {
    serialNumber: find('serialNumber'),
    productName: find('productName'),
    imageUrls: find('imageUrls'),
  };
}

/**
 * The columns of a catalogue.
 *
 * @throws {CsvError} TOO_MANY_COLUMNS, or MISSING_COLUMN that names what is missing, what would be accepted and what
 *   was found
 */
export function requireColumns(header: readonly string[], line: number): CatalogueColumns {
  if (header.length > MAX_COLUMNS) {
    throw new CsvError(
      'TOO_MANY_COLUMNS',
      `Line ${line}, the header, has ${header.length} columns: the limit is ${MAX_COLUMNS}. ` +
        'Delete those that are not needed, and the empty ones at its end.',
      { line },
    );
  }
  const { serialNumber, productName, imageUrls } = findColumns(header);
  if (productName !== null && imageUrls !== null) return { serialNumber, productName, imageUrls };
  const missing = [
    ...(productName === null ? ACCEPTED_HEADERS.productName.slice(0, 1) : []),
    ...(imageUrls === null ? ACCEPTED_HEADERS.imageUrls.slice(0, 1) : []),
  ];
  const accepted = [
    ...(productName === null
      ? [`the product name may be headed ${quoted(ACCEPTED_HEADERS.productName)}`]
      : []),
    ...(imageUrls === null ? [`the image URLs may be headed ${quoted(ACCEPTED_HEADERS.imageUrls)}`] : []),
  ];
  throw new CsvError(
    'MISSING_COLUMN',
    `Line ${line}, the header, has no column ${missing.map((name) => `"${name}"`).join(' and none ')}. ` +
      `Found: ${shorten(quoted(header.map(headerText)), 300)}. Add the column: ${accepted.join('; ')}.`,
    { line, column: missing[0] ?? null },
  );
}

/** A header cell's own text, fit to be shown and stored; faults repeat it, so it is cut where it is long. */
export function headerText(cell: string): string {
  return shorten(cleanText(cell).trim(), SHOWN_LENGTH);
}

function keyOf(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
