import { ClientError } from '../common/index.js';
import type { CsvRecord, CsvRowError, RowErrorCode } from '../csv/index.js';
import type { InvalidRowPolicy } from '../requests/index.js';

/** The number of errors that are reported in full; of the others only the count is reported. */
const MAX_REPORTED = 100;

/** Collects the errors of a CSV's rows: their number, and the first of them in full. */
export class RowErrors {
  private readonly reported: CsvRowError[] = [];
  private errors = 0;
  private rows = 0;
  private truncatedRow: CsvRowError | null = null;
  private images = 0;
  private readonly byCode = new Map<RowErrorCode, { count: number; readonly example: CsvRowError }>();

  /** Adds a record with errors. */
  add(record: CsvRecord): void {
    this.rows += 1;
    this.images += record.skippedImageCount ?? 0;
    this.errors += record.errors.length;
    this.truncatedRow ??= record.errors.find(({ code }) => code === 'TRUNCATED_ROW') ?? null;
    for (const example of record.errors) {
      const group = this.byCode.get(example.code);
      if (group === undefined) this.byCode.set(example.code, { count: 1, example });
      else group.count += 1;
    }
    // A file that was cut off is always reported, even as the last of many errors.
    if (this.truncatedRow !== null && this.reported.length === MAX_REPORTED) this.reported.pop();
    this.reported.push(...record.errors.slice(0, MAX_REPORTED - this.reported.length));
  }

  /** The number of rows with errors. */
  get rowCount(): number {
    return this.rows;
  }

  /** The number of image URLs in rows with errors. */
  get imageCount(): number {
    return this.images;
  }

  /** The number of errors; a row may have several. */
  get errorCount(): number {
    return this.errors;
  }

  /** The first errors, up to 100. */
  get first(): readonly CsvRowError[] {
    return this.reported;
  }

  /** The error of a last row that the end of the file cuts off; null when the file is complete. */
  get truncation(): CsvRowError | null {
    return this.truncatedRow;
  }

  /** The errors by code, the most frequent first, each with its number and its first error. */
  reasons(): { code: RowErrorCode; count: number; example: CsvRowError }[] {
    return [...this.byCode]
      .map(([code, group]) => ({ code, ...group }))
      .toSorted((a, b) => b.count - a.count);
  }

  /**
   * Whether the errors so far reject the whole file, whatever follows. SKIP allows any, and REJECT only a last row that
   * the end of the file cuts off: its sender often has no more of the file, and nobody can fix a row that is not there.
   */
  areRejected(policy: InvalidRowPolicy): boolean {
    return policy === 'REJECT' && this.rows > (this.truncatedRow === null ? 0 : 1);
  }

  /** Whether the errors of a whole file reject it; they also do when no image is left. */
  areFatal(policy: InvalidRowPolicy, imageCount: number): boolean {
    return this.areRejected(policy) || (this.rows > 0 && imageCount === 0);
  }

  /** Builds the INVALID_CSV error that reports the first row error in its message and all reported ones in `rows`. */
  toError(): ClientError {
    const { line, column, message } = this.reported[0]!;
    const place = column === null ? `Line ${line}` : `Line ${line}, column "${column}"`;
    const others = this.errors - 1;
    const rest = others === 0 ? '' : ` ${others} more ${others === 1 ? 'error' : 'errors'} in the file.`;
    const fix = 'Fix the rows and upload the file again, or skip invalid rows with onInvalidRow: SKIP.';
    return new ClientError('INVALID_CSV', `Nothing was stored. ${place}: ${message}${rest} ${fix}`, {
      rows: this.reported,
      rowErrorCount: this.errors,
    });
  }
}
