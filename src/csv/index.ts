export { ACCEPTED_HEADERS, type CatalogueColumns, MAX_COLUMNS } from './catalogue.columns.js';
export { type CatalogueFile, type CatalogueHeader, readCatalogue } from './catalogue.reader.js';
export type { CatalogueProduct, CatalogueRecord } from './catalogue.record.js';
export type { CatalogueReadOptions } from './catalogue.scan.js';
export type { CsvDelimiter, CsvDialect, CsvNewline } from './csv.dialect.js';
export { contentTypeOfCsv, type CsvEncoding, encodingOf } from './csv.encoding.js';
export { CsvError, type CsvErrorCode, NotUtf8Error, type RowError, type RowErrorCode } from './csv.errors.js';
export { type CsvRows, fitToHeader, writeCsv } from './csv.writer.js';
export { faultOfUrl, joinImageUrls, MAX_URL_LENGTH, splitImageUrls } from './image.urls.js';
