import type { CsvDelimiter } from './csv-dialect.js';

const QUOTE = '"';
const OPENING = /\s*"/y;
const OPENING_BETWEEN_TABS = /[^\S\t]*"/y;

/**
 * Splits the texts of records, as the {@link RecordScanner} returns them, into cells. It relies on the scanner: quoted cells
 * are closed, and nothing but white space is between their quotes and the delimiters around them.
 */
export function parseRecords(texts: readonly string[], delimiter: CsvDelimiter): string[][] {
  return texts.map((text) => (text.includes(QUOTE) ? parseQuoted(text, delimiter) : text.split(delimiter)));
}

function parseQuoted(text: string, delimiter: CsvDelimiter): string[] {
  const cells: string[] = [];
  for (let from = 0; from <= text.length;) {
    const open = openingQuote(text, from, delimiter);
    const close = open < 0 ? from : closingQuote(text, open);
    const next = text.indexOf(delimiter, close);
    const end = next < 0 ? text.length : next;
    cells.push(open < 0 ? text.slice(from, end) : text.slice(open + 1, close).replaceAll('""', QUOTE));
    from = end + 1;
  }
  return cells;
}

/** Returns the index of the quote that opens the cell at `from`, which white space may precede; -1 without one. */
function openingQuote(text: string, from: number, delimiter: CsvDelimiter): number {
  const opening = delimiter === '\t' ? OPENING_BETWEEN_TABS : OPENING;
  opening.lastIndex = from;
  return opening.test(text) ? opening.lastIndex - 1 : -1;
}

/** Returns the index of the quote that closes the cell which opens at `open`. Two quotes in a row are part of the cell. */
function closingQuote(text: string, open: number): number {
  let close = text.indexOf(QUOTE, open + 1);
  while (text[close + 1] === QUOTE) close = text.indexOf(QUOTE, close + 2);
  return close;
}
