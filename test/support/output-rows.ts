import type { CsvLayout, CsvRecord } from '../../src/csv/index.js';
import type { RecordImage } from '../../src/requests/output-csv/added-columns.js';

/** The URLs of the images of a record, and of their outputs. */
export const IN = ['https://a.example/1.jpg', 'https://a.example/2,3.png', 'https://a.example/4.gif'];
export const OUT = ['http://h/files/1.jpg', 'http://h/files/2.png', 'http://h/files/4.gif'];

/** A valid record with the images {@link IN}. */
export const good = (cells: string[]): CsvRecord => ({
  record: 1,
  line: 2,
  cells,
  product: { serialNumber: '1', name: 'Chair', imageUrls: IN, continues: false },
  errors: [],
});

/** A record with an error for each of `messages`. */
export const bad = (cells: string[], ...messages: string[]): CsvRecord => ({
  record: 1,
  line: 2,
  cells,
  product: null,
  errors: messages.map((message) => ({ line: 2, column: null, code: 'MISSING_NAME', message })),
});

const MEASURED = {
  verdict: 'COMPRESSED',
  inputBytes: 900,
  outputBytes: 300,
  width: 40,
  height: 30,
  inputWidth: 80,
  inputHeight: 60,
  score: 71.25,
  srcset: null,
  change: 'ADDED',
  findings: ['TOO_SMALL', 'BLURRED'] as const,
  duplicateOf: 'https://shop.example/first.jpg',
};
/** What is not known of an image without a result. */
export const UNMEASURED = {
  verdict: null,
  inputBytes: null,
  outputBytes: null,
  width: null,
  height: null,
  inputWidth: null,
  inputHeight: null,
  score: null,
  srcset: null,
  change: null,
  findings: [],
  duplicateOf: null,
};

/** The image `index` of {@link IN}, as the output CSV reads it. */
export function outcome(index: number, status: string, error: string | null = null): RecordImage {
  return {
    inputUrl: IN[index]!,
    outputUrl: status === 'COMPLETED' ? OUT[index]! : null,
    status,
    ...(status === 'COMPLETED' ? MEASURED : UNMEASURED),
    errorCode: error,
    errorMessage: error && 'The host responded 404.',
  };
}

/** The layout of a CSV with the image columns `images`. */
export const layoutOf = (...images: number[]): CsvLayout => ({
  headerRow: 0,
  columns: { images, name: 1, serialNumber: 0, group: null },
  baseUrl: null,
});

/** The cells of a record with all images of {@link IN}. */
export const CELLS = ['1', ' Chair\0 ', IN.join(', ')];
