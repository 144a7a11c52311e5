import { cleanText, shorten } from '../../common/index.js';
import {
  type CsvHeader,
  type CsvRecord,
  type CsvRowError,
  headerText,
  letterOf,
  referenceTo,
} from '../../csv/index.js';
import type { RowErrors } from '../row-errors.js';
import type { CsvProposal, ProposedRow } from './csv-proposal.model.js';

const SHOWN_ROWS = 5;
const SHOWN_URLS = 10;
const TEXT_LENGTH = 200;

/** Collects how the first rows of a CSV are read. */
export class ProposedRows {
  readonly first: ProposedRow[] = [];
  private name = '';

  add({ line, product }: CsvRecord): void {
    if (this.first.length >= SHOWN_ROWS) return;
    if (product !== null && !product.continues) this.name = product.name;
    this.first.push({
      line,
      name: product === null ? '' : shorten(cleanText(this.name), TEXT_LENGTH),
      serialNumber: product?.serialNumber ?? '',
      imageUrls: product?.imageUrls.slice(0, SHOWN_URLS) ?? [],
    });
  }
}

/** Builds the proposal of how to read a CSV, from its header and from all of its rows. */
export function proposalOf(
  { header, layout, proposed }: CsvHeader,
  rows: { readonly first: ProposedRow[]; readonly imageCount: number; readonly errors: RowErrors },
): CsvProposal {
  const { images, name, serialNumber } = layout.columns;
  const nameOf = (index: number) => ({
    header: headerText(header[index] ?? ''),
    letter: letterOf(index),
  });
  const reference = (index: number | null) => (index === null ? null : referenceTo(index, header));
  return {
    profile: layout.profile ?? 'GENERIC',
    columns: {
      images: images.map((index) => referenceTo(index, header)),
      name: reference(name),
      serialNumber: reference(serialNumber),
    },
    baseUrl: layout.baseUrl,
    confidence: proposed?.confidence ?? 1,
    imageColumns: images.map(nameOf),
    urlColumns: (proposed?.urlColumns ?? []).map(({ index, urlCount }) => ({
      ...nameOf(index),
      urlCount,
      isRead: images.includes(index),
    })),
    firstRows: rows.first,
    imageCount: rows.imageCount,
    skippedRowCount: rows.errors.rowCount,
    skippedImageCount: rows.errors.imageCount,
    skipReasons: rows.errors.reasons(),
    notes: [...(proposed?.notes ?? []), ...truncationNotes(rows.errors.truncation)],
  };
}

function truncationNotes(truncation: CsvRowError | null): string[] {
  return truncation === null ? [] : [`Line ${truncation.line}: ${truncation.message}`];
}
