import { IMAGE_FORMATS, IMAGE_MEDIA_TYPES } from '../common/index.js';

const SEGMENT = /^[A-Za-z0-9._-]{1,255}$/;
const MAX_KEY_LENGTH = 512;

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ...IMAGE_MEDIA_TYPES,
  // Without a charset: a CSV is stored in the encoding it was uploaded in.
  ['csv', 'text/csv'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['xml', 'application/xml'],
  ['json', 'application/json'],
  ['gz', 'application/gzip'],
  ['zip', 'application/zip'],
]);

/** The prefix of all objects of a request, for `list` and `deletePrefix`. */
export const requestPrefix = (requestId: string): string => `requests/${requestId}/`;

/**
 * The key of an output image. It ends with the recorded file name; a null one stands for an image of an earlier version,
 * whose key ends with `<imageId>.<format>`.
 */
export const imageKey = (
  requestId: string,
  imageId: string,
  format: string,
  fileName: string | null,
): string => `${requestPrefix(requestId)}images/${imageId}${endingOf(format, fileName)}`;

/** The key of an image as it was downloaded, of the same form as {@link imageKey}. */
export const originalKey = (
  requestId: string,
  imageId: string,
  format: string,
  fileName: string | null,
): string => `${requestPrefix(requestId)}originals/${imageId}${endingOf(format, fileName)}`;

const endingOf = (format: string, fileName: string | null): string =>
  fileName === null ? `.${format}` : `/${fileName}`;

export const inputCsvKey = (requestId: string): string => `${requestPrefix(requestId)}input.csv`;

/** Where an uploaded file is kept that is no CSV, beside the CSV that was made from it. */
export const inputFileKey = (requestId: string, extension: string): string =>
  `${requestPrefix(requestId)}input.${extension}`;

/** The formats of the tables that are written for a request. */
export const TABLE_EXTENSIONS = ['csv', 'xlsx'] as const;
export type TableExtension = (typeof TABLE_EXTENSIONS)[number];

export const outputCsvKey = (requestId: string, extension: TableExtension = 'csv'): string =>
  `${requestPrefix(requestId)}output.${extension}`;
export const errorsCsvKey = (requestId: string, extension: TableExtension = 'csv'): string =>
  `${requestPrefix(requestId)}errors.${extension}`;

/** The key of the object that identifies the installation to which the store belongs. */
export const INSTALLATION_KEY = 'installation';

/**
 * Whether `key` is a valid object key: segments of letters, digits, `.`, `_` and `-`, separated by slashes, none of them
 * `.` or `..`. So a path, a URL and a shell all read a key in the same way.
 */
export function isObjectKey(key: string): boolean {
  return key.length <= MAX_KEY_LENGTH && key.split('/').every(isSegment);
}

/** Returns the id of the request that an object belongs to: the second segment of its key. */
export const requestIdOf = (key: string): string => key.split('/', 2)[1] ?? '';

const IMAGE_KEY = /^requests\/[^/]+\/(?:images|originals)\/([^/.]+)(?:\.[^/.]+|\/[^/]+)$/;

/** Returns the id of the image in an {@link imageKey} or {@link originalKey}; null for any other key. */
export const imageIdOf = (key: string): string | null => IMAGE_KEY.exec(key)?.[1] ?? null;

/** Whether the object is an image of a request, which anyone may read in a public bucket. */
export const isImageKey = (key: string): boolean => /^requests\/[^/]+\/(?:images|originals)\//.test(key);

/** @throws {RangeError} when `key` is invalid: all keys are made in this file, so that is a programming error */
export function assertObjectKey(key: string): void {
  if (!isObjectKey(key)) throw new RangeError(`Not an object key: ${JSON.stringify(key)}`);
}

/** @throws {RangeError} when `prefix` is not a valid key prefix */
export function assertKeyPrefix(prefix: string): void {
  if (!isKeyPrefix(prefix)) throw new RangeError(`Not a key prefix: ${JSON.stringify(prefix)}`);
}

/** Whether `prefix` is a valid key prefix: segments that each end with a slash. */
export function isKeyPrefix(prefix: string): boolean {
  return prefix.endsWith('/') && isObjectKey(prefix.slice(0, -1));
}

/** Returns the content type for the extension of a key. */
export function contentTypeOf(key: string): string {
  const extension = /\.([A-Za-z0-9]+)$/.exec(key)?.[1]?.toLowerCase() ?? '';
  return CONTENT_TYPES.get(extension) ?? 'application/octet-stream';
}

const SHOWN_SAFELY: ReadonlySet<string> = new Set(
  Object.values(IMAGE_FORMATS)
    .filter(({ isShownSafely: isSafe }) => isSafe)
    .map(({ mediaType }) => mediaType),
);

/** Whether a browser can safely render the content type. */
export const isShownSafely = (contentType: string): boolean => SHOWN_SAFELY.has(contentType);

const YEAR_SECONDS = 31_536_000;

/**
 * Returns the `Cache-Control` of an object. Images never change under their key; the CSVs are rewritten when failed images
 * are retried.
 */
export const cachingOf = (contentType: string): string =>
  contentType.startsWith('image/') ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache';

function isSegment(segment: string): boolean {
  return SEGMENT.test(segment) && segment !== '.' && segment !== '..';
}
