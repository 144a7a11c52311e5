import { CsvError } from '../csv/index.js';

/** The error for a file that cannot be read as a catalogue: `message` says what it is and what to do. */
export function unreadable(message: string, line: number | null = null): CsvError {
  return new CsvError('NOT_A_CSV', message, { line });
}

/** The error for content that expands beyond `limit` bytes. */
export function expandsTooFar(what: string, limit: number): CsvError {
  return unreadable(
    `${what} expands to more than ${limit} bytes, the limit. Upload fewer rows, or the table as a plain CSV.`,
  );
}
