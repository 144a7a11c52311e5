import { cleanText } from '../common/index.js';
import type { ReadingOptions } from '../requests/index.js';
import type { UploadOptions } from './upload-options.js';

/** Returns what is stored of the options of an upload, so that it can be repeated: no secret, and nothing that was detected. */
export function readingOptionsOf(options: UploadOptions): ReadingOptions {
  const { onInvalidRow, columns, profile, baseUrl, encoding, sheet, compare, previousRequestId } = options;
  return {
    onInvalidRow,
    columns: {
      images: (columns.images ?? []).map(cleanText),
      name: columns.name === undefined ? null : cleanText(columns.name),
      serialNumber: columns.serialNumber === undefined ? null : cleanText(columns.serialNumber),
    },
    profile,
    baseUrl,
    encoding,
    sheet,
    compare,
    previousRequestId,
    fetchHeaders: options.fetchHeaders.map(({ host, name }) => ({ host, name })),
  };
}
