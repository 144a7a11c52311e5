export { type CsvHeader, readCsv } from './csv-reader.js';
export type { CsvRecord } from './csv-record.js';
export type { CsvReadOptions } from './csv-scan.js';
export { type CsvLayout, type LayoutHints, MAX_COLUMNS, readCellOf } from './columns/csv-layout.js';
export { letterOf, referenceTo } from './columns/column-overrides.js';
export { isReasonHeader, REASON_HEADER } from './columns/reason-column.js';
export { SRCSET_HEADER } from './columns/srcset-column.js';
export { headerText } from './columns/header-key.js';
export { UnreadImageColumns } from './columns/unread-image-columns.js';
export { type ProfileName, PROFILES } from './shop-profiles/index.js';
export type { CsvDialect, CsvNewline } from './csv-dialect.js';
export { contentTypeOfCsv, type DecoderOptions, encodingOf } from './encoding/csv-encoding.js';
export {
  CSV_ENCODINGS,
  type CsvEncoding,
  csvEncodingOf,
  detectEncoding,
} from './encoding/detect-encoding.js';
export {
  CsvError,
  type CsvErrorCode,
  NotUtf8Error,
  type CsvRowError,
  type RowErrorCode,
} from './csv-errors.js';
export { type CsvRows, fitToHeader, writeCsv } from './csv-writer.js';
export { readImageCell, writeImageCell } from './image-cell.js';
export { errorOfUrl, joinImageUrls, MAX_URL_LENGTH } from './image-urls.js';
export { type GroupedProduct, ProductGrouping } from './product-grouping.js';
