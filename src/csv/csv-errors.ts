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
 * Thrown when a file as a whole is unusable. `line` is the 1-based physical line, `column` the text of the header
 * cell, shortened when it is long.
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
 * Thrown when bytes are not valid UTF-8. They may occur anywhere in the file, even at its very end, so rows may have
 * been read before. The caller reads the file again from its first byte with the encoding `windows-1252`, which
 * accepts any byte.
 */
export class NotUtf8Error extends HalftoneError {
  override readonly code = 'NOT_UTF8';

  constructor(options: { cause: unknown }) {
    super('The file is not valid UTF-8. Save it as "CSV UTF-8" and upload it again.', options);
  }
}

/** Why one record cannot be used. */
export type RowErrorCode =
  | 'MALFORMED_QUOTES'
  | 'UNCLOSED_QUOTE'
  | 'TRUNCATED_ROW'
  | 'TOO_FEW_CELLS'
  | 'TOO_MANY_CELLS'
  | 'MISSING_NAME'
  | 'NAME_TOO_LONG'
  | 'SERIAL_NUMBER_TOO_LONG'
  | 'TOO_MANY_IMAGE_URLS'
  | 'INVALID_URL';

/** One error of one record. Its texts can be stored: they contain no NUL and no lone surrogate. */
export interface CsvRowError {
  /** The 1-based physical line where the record begins. */
  line: number;
  /** The text of the header cell, shortened when it is long; null when the error is not in one column. */
  column: string | null;
  code: RowErrorCode;
  message: string;
}
