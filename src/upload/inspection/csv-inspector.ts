import { cleanText, parseUrl, shorten } from '../../common/index.js';
import {
  type CsvError,
  type CsvHeader,
  type CsvRecord,
  type CsvNewline,
  MAX_COLUMNS,
  UnreadImageColumns,
} from '../../csv/index.js';
import { RowErrors } from '../row-errors.js';
import type { CsvColumnRole, CsvInspection, CsvRow } from './csv-inspection.model.js';
import { proposalOf, ProposedRows } from './csv-proposal.js';
import { HostCounts } from './host-counts.js';
import { SeenUrls } from './seen-urls.js';

const SHOWN_ROWS = 5;
const SHOWN_URLS = 10;
const SHOWN_HOSTS = 50;
const CELL_LENGTH = 200;

const SHOWN_DUPLICATES = 20;

const LINE_ENDS: Readonly<Record<CsvNewline, string>> = { '\n': 'LF', '\r\n': 'CRLF', '\r': 'CR' };

/** The content of a CSV, without the verdict on whether an upload would be accepted. */
export type CsvFindings = Omit<
  CsvInspection,
  'fileName' | 'format' | 'sheet' | 'sheets' | 'isAccepted' | 'refusal' | 'previousRequest' | 'lastRequest'
>;

/** Collects the findings about a CSV from its records, in bounded memory. */
export class CsvInspector {
  readonly rowErrors = new RowErrors();
  imageCount = 0;
  private rowCount = 0;
  private duplicateUrlCount = 0;
  private readonly duplicateUrls = new Set<string>();
  private readonly firstRows: CsvRow[] = [];
  private readonly hosts = new HostCounts();
  private readonly urls = new SeenUrls();

  private readonly unread: UnreadImageColumns;
  private readonly proposedRows = new ProposedRows();

  constructor(private readonly header: CsvHeader) {
    this.unread = new UnreadImageColumns(header.header, header.layout);
  }

  /** Why an upload without other columns is rejected; null when the columns are certain. */
  get columnError(): CsvError | null {
    return this.header.proposed?.error ?? null;
  }

  add(record: CsvRecord): void {
    const imageUrls = record.product?.imageUrls ?? [];
    this.rowCount += 1;
    this.unread.add(record.cells);
    this.proposedRows.add(record);
    this.imageCount += imageUrls.length;
    if (this.firstRows.length < SHOWN_ROWS) {
      const { line, cells } = record;
      // A row may have more cells than the header; it is cut at the most columns that a header may have.
      const shownCells = cells.slice(0, MAX_COLUMNS).map(shortened);
      this.firstRows.push({ line, cells: shownCells, imageUrls: imageUrls.slice(0, SHOWN_URLS) });
    }
    if (record.product === null) this.rowErrors.add(record);
    for (const url of imageUrls) {
      if (this.urls.checkAndAdd(url)) this.addDuplicate(url);
      this.hosts.add(parseUrl(url)?.host ?? '');
    }
  }

  findings(): CsvFindings {
    const { encoding, isRepaired = false, bom, delimiter, newline, sepLine } = this.header.dialect;
    const { hosts, otherImageCount } = this.hosts.top(SHOWN_HOSTS);
    return {
      profile: this.header.layout.profile ?? 'GENERIC',
      encoding,
      hasEncodingErrors: isRepaired,
      hasBom: bom,
      delimiter,
      lineEnd: LINE_ENDS[newline],
      hasSepLine: sepLine,
      columns: this.header.header.map((name, index) => ({ name: shortened(name), role: this.roleOf(index) })),
      rowCount: this.rowCount,
      invalidRowCount: this.rowErrors.rowCount,
      skippedImageCount: this.rowErrors.imageCount,
      unreadImageColumns: this.unread.names(),
      imageCount: this.imageCount,
      duplicateUrlCount: this.duplicateUrlCount,
      duplicateUrls: [...this.duplicateUrls],
      hostCount: this.hosts.size,
      hosts,
      otherHostsImageCount: otherImageCount,
      firstRows: this.firstRows,
      rowErrorCount: this.rowErrors.errorCount,
      rowErrors: [...this.rowErrors.first],
      proposal: proposalOf(this.header, {
        first: this.proposedRows.first,
        imageCount: this.imageCount,
        errors: this.rowErrors,
      }),
    };
  }

  private addDuplicate(url: string): void {
    this.duplicateUrlCount += 1;
    if (this.duplicateUrls.size < SHOWN_DUPLICATES) this.duplicateUrls.add(url);
  }

  private roleOf(index: number): CsvColumnRole | null {
    const { serialNumber, name, images } = this.header.layout.columns;
    if (index === name) return 'PRODUCT_NAME';
    if (images.includes(index)) return 'IMAGE_URLS';
    return index === serialNumber ? 'SERIAL_NUMBER' : null;
  }
}

function shortened(cell: string): string {
  return shorten(cleanText(cell), CELL_LENGTH);
}
