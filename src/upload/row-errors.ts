import { ClientError } from '../common/index.js';
import { type CsvRecord, CsvError, type CsvRowError } from '../csv/index.js';
import type { InvalidRowPolicy } from './upload-input.js';

/** Of more faults than these a client learns the count alone. */
const SHOWN = 100;

/** Gathers the faults of a CSV's rows: how many there are, and the first of them in full. */
export class RowErrors {
  private readonly shown: CsvRowError[] = [];
  private errors = 0;
  private rows = 0;

  add(record: CsvRecord): void {
    this.rows += 1;
    this.errors += record.errors.length;
    this.shown.push(...record.errors.slice(0, SHOWN - this.shown.length));
  }

  /** How many rows have faults. */
  get count(): number {
    return this.rows;
  }

  /** How many faults they have; a row may have several. */
  get errorCount(): number {
    return this.errors;
  }

  /** Whether they have the whole file rejected: any does by REJECT, and by SKIP when no other row is left. */
  areFatal(policy: InvalidRowPolicy, imageCount: number): boolean {
    return this.rows > 0 && (policy === 'REJECT' || imageCount === 0);
  }

  get first(): readonly CsvRowError[] {
    return this.shown;
  }

  toError(): ClientError {
    const { line, message } = this.shown[0]!;
    const rest = this.errors === 1 ? '' : ` More such faults: ${this.errors - 1}.`;
    const way = 'Mend them and upload the file again, or upload it with onInvalidRow: SKIP.';
    return new ClientError('INVALID_CSV', `Nothing was stored. Line ${line}: ${message}${rest} ${way}`, {
      rows: this.shown,
      rowErrorCount: this.errors,
    });
  }
}

/** The error for a file that is unusable as a whole. */
export function invalidFile(error: CsvError): ClientError {
  const row = { line: error.line ?? 1, column: error.column, code: error.code, message: error.message };
  return new ClientError('INVALID_CSV', error.message, { rows: [row], rowErrorCount: 1 }, { cause: error });
}

/** The error for a file in which no row names an image. */
export function noImages(): ClientError {
  const message = 'No row of the file has an image URL. Fill in the column of images and upload it again.';
  return invalidFile(new CsvError('NO_IMAGE_URLS', `Nothing was stored. ${message}`));
}

/** The error for a file that names more images than one may. */
export function tooManyImages(limit: number): ClientError {
  return new ClientError(
    'TOO_MANY_IMAGES',
    `The file names more than ${limit} images, the limit for one upload: split it.`,
    { limit },
  );
}
