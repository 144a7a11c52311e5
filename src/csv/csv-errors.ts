import { HalftoneError } from '../common/index.js';

/** Why a file as a whole cannot be used. */
export type CsvErrorCode =
  | 'EMPTY_FILE'
  | 'NOT_A_CSV'
  | 'UNKNOWN_DELIMITER'
  | 'MALFORMED_HEADER'
  | 'TOO_MANY_COLUMNS'
  | 'MISSING_COLUMN'
  | 'NO_ROWS'
  | 'NO_IMAGE_URLS'
  | 'UNCLOSED_QUOTE'
  | 'RECORD_TOO_LONG';

/**
 * The file as a whole is unusable. `line` is the 1-based physical line, `column` the header's own text, cut when it
 * is long.
 */
export class CsvError extends HalftoneError {
  readonly line: number | null;
  readonly column: string | null;

  constructor(
    override readonly code: CsvErrorCode,
    message: string,
    place: { line?: number | null; column?: string | null } = {},
  ) {
    super(message);
    this.line = place.line ?? null;
    this.column = place.column ?? null;
  }
}

/**
 * The bytes stop being UTF-8 somewhere, the very last one included, so rows may have been read before it.
 * Whoever reads starts anew from the first byte with the encoding `windows-1252`, which takes any byte.
 */
export class NotUtf8Error extends HalftoneError {
  override readonly code = 'NOT_UTF8';

  constructor(options: { cause: unknown }) {
    super('The file is not UTF-8 text: save it as "CSV UTF-8" and upload it again.', options);
  }
}

/** Why one record cannot be used. */
export type RowErrorCode =
  | 'MALFORMED_QUOTES'
  | 'TOO_FEW_CELLS'
  | 'TOO_MANY_CELLS'
  | 'MISSING_NAME'
  | 'NAME_TOO_LONG'
  | 'SERIAL_NUMBER_TOO_LONG'
  | 'TOO_MANY_IMAGE_URLS'
  | 'INVALID_URL';

/** One fault of one record, fit to be stored: no NUL, no lone surrogate. */
export interface CsvRowError {
  /** The 1-based physical line where the record begins. */
  line: number;
  /** The header's own text, cut when it is long; null when the fault is not in one column. */
  column: string | null;
  code: RowErrorCode;
  message: string;
}
