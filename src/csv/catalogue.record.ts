import { cleanText, shorten } from '../common/index.js';
import type { CatalogueColumns } from './catalogue.columns.js';
import type { RowError, RowErrorCode } from './csv.errors.js';
import { readImageCell } from './image-cell.js';
import { faultOfUrl, MAX_URLS_A_ROW } from './image.urls.js';

/**
 * The longest product name and serial number, in UTF-16 units. An event tells of up to a thousand products in one
 * piece, so what each of them may weigh is bounded.
 */
export const MAX_NAME_LENGTH = 1000;
export const MAX_SERIAL_NUMBER_LENGTH = 255;

const SHOWN_LENGTH = 80;

/** What a good record describes, fit to be stored: no NUL, no lone surrogate. */
export interface CatalogueProduct {
  serialNumber: string;
  name: string;
  /** As written, in their order, repeated ones too; one to {@link MAX_URLS_A_ROW}. */
  imageUrls: string[];
}

/** One data record of a catalogue, good or faulty. */
export interface CatalogueRecord {
  /** Its 1-based number among the data records: neither the header nor blank lines count. */
  record: number;
  /** The 1-based physical line where it begins. */
  line: number;
  /** Its cells exactly as they are in the file, for writing them again. They may hold NUL. */
  cells: string[];
  /** Null when there are errors. */
  product: CatalogueProduct | null;
  errors: RowError[];
}

/** A record as it was read, before it is checked. */
export interface ReadRecord {
  record: number;
  line: number;
  lastLine: number;
  cells: string[];
  malformedCell: number | null;
}

/** Checks one record against its header, of which it takes the texts: all that is wrong with it, or its product. */
export function checkRecord(
  { record, line, lastLine, cells, malformedCell }: ReadRecord,
  header: readonly string[],
  columns: CatalogueColumns,
): CatalogueRecord {
  const errors: RowError[] = [];
  const fail = (code: RowErrorCode, column: number | null, message: string): void => {
    errors.push({ line, column: column === null ? null : (header[column] ?? null), code, message });
  };
  const cell = (index: number): string => cleanText(cells[index] ?? '').trim();

  const name = cell(columns.productName);
  const serialNumber = columns.serialNumber === null ? '' : cell(columns.serialNumber);
  const { urls, invalid } = readImageCell(cells[columns.imageUrls] ?? '');
  const imageUrls = urls.map(({ url }) => url);
  if (malformedCell !== null) {
    fail('MALFORMED_QUOTES', malformedCell, malformedQuotes(cells[malformedCell] ?? '', line, lastLine));
  }
  const counts = `The header has ${header.length} columns, but this row has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}`;
  if (cells.length > header.length && cells.slice(header.length).some((surplus) => surplus.trim() !== '')) {
    // Which cell belongs to which column cannot be told, so their contents are not judged.
    fail('TOO_MANY_CELLS', null, `${counts}: put quotes around a cell that holds the delimiter.`);
  } else {
    // The row may end early, as spreadsheets write it, where only columns are missing that we do not need.
    const lacking = Math.max(columns.productName, columns.imageUrls) >= cells.length;
    if (lacking) fail('TOO_FEW_CELLS', null, `${counts}: fill in what is missing.`);
    if (name === '' && columns.productName < cells.length) {
      fail('MISSING_NAME', columns.productName, 'The product has no name: fill it in.');
    }
    if (name.length > MAX_NAME_LENGTH) {
      fail('NAME_TOO_LONG', columns.productName, tooLong('name', name, MAX_NAME_LENGTH));
    }
    if (serialNumber.length > MAX_SERIAL_NUMBER_LENGTH) {
      const message = tooLong('serial number', serialNumber, MAX_SERIAL_NUMBER_LENGTH);
      fail('SERIAL_NUMBER_TOO_LONG', columns.serialNumber, message);
    }
    if (imageUrls.length + invalid.length === 0 && columns.imageUrls < cells.length) {
      fail('NO_IMAGE_URL', columns.imageUrls, 'The product has no image URL: give at least one.');
    }
    if (imageUrls.length > MAX_URLS_A_ROW) {
      const many = `The product has ${imageUrls.length} image URLs: the limit is ${MAX_URLS_A_ROW}.`;
      fail('TOO_MANY_IMAGE_URLS', columns.imageUrls, `${many} Spread them over several rows.`);
    } else {
      for (const fault of [...imageUrls, ...invalid].map(faultOfUrl)) {
        if (fault !== null) fail('INVALID_URL', columns.imageUrls, fault);
      }
    }
  }
  return {
    record,
    line,
    cells,
    product: errors.length > 0 ? null : { serialNumber: serialNumber || String(record), name, imageUrls },
    errors,
  };
}

function tooLong(what: string, text: string, limit: number): string {
  return `The ${what} "${shorten(text, SHOWN_LENGTH)}" is ${text.length} characters long: the limit is ${limit}. Shorten it.`;
}

function malformedQuotes(cell: string, line: number, lastLine: number): string {
  const extent = lastLine > line ? ` The row so read runs from line ${line} to line ${lastLine}.` : '';
  return (
    `"${shorten(cleanText(cell), SHOWN_LENGTH)}" goes on after its closing quote: ` +
    `write a quote within a quoted cell twice, and close each cell that a quote opens.${extent}`
  );
}
