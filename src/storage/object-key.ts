const SEGMENT = /^[A-Za-z0-9._-]{1,255}$/;
const MAX_KEY_LENGTH = 512;

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['png', 'image/png'],
  ['webp', 'image/webp'],
  ['avif', 'image/avif'],
  ['gif', 'image/gif'],
  ['tiff', 'image/tiff'],
  ['svg', 'image/svg+xml'],
  // Without a charset: a CSV is kept in whatever encoding it came.
  ['csv', 'text/csv'],
]);

/** Where everything that belongs to a request is kept: a prefix for `list` and `deletePrefix`. */
export const requestPrefix = (requestId: string): string => `requests/${requestId}/`;

/** Where a compressed image is kept; `extension` comes without the dot. */
export const imageKey = (requestId: string, imageId: string, extension: string): string =>
  `${requestPrefix(requestId)}images/${imageId}.${extension}`;

/** Where an image is kept as it was downloaded. */
export const originalKey = (requestId: string, imageId: string, extension: string): string =>
  `${requestPrefix(requestId)}originals/${imageId}.${extension}`;

export const inputCsvKey = (requestId: string): string => `${requestPrefix(requestId)}input.csv`;
export const outputCsvKey = (requestId: string): string => `${requestPrefix(requestId)}output.csv`;
export const errorsCsvKey = (requestId: string): string => `${requestPrefix(requestId)}errors.csv`;

/** What says which installation all of it belongs to. */
export const INSTALLATION_KEY = 'installation';

/**
 * Whether `key` names an object: segments of letters, digits, `.`, `_` and `-` with slashes between, none of
 * them `.` or `..`. The grammar leaves nothing that a path, a URL or a shell reads in another way.
 */
export function isObjectKey(key: string): boolean {
  return key.length <= MAX_KEY_LENGTH && key.split('/').every(isSegment);
}

/** The request that an object belongs to: the second segment of its key. */
export const requestIdOf = (key: string): string => key.split('/', 2)[1] ?? '';

const IMAGE_KEY = /^requests\/[^/]+\/(?:images|originals)\/([^/.]+)\.[^/.]+$/;

/** The image that an object under {@link imageKey} or {@link originalKey} belongs to; null for any other key. */
export const imageIdOf = (key: string): string | null => IMAGE_KEY.exec(key)?.[1] ?? null;

/** @throws {RangeError} when `key` names no object: keys are made here, so a wrong one is a fault of ours */
export function assertObjectKey(key: string): void {
  if (!isObjectKey(key)) throw new RangeError(`Not an object key: ${JSON.stringify(key)}`);
}

/** @throws {RangeError} when `prefix` does not name a whole folder */
export function assertKeyPrefix(prefix: string): void {
  if (!isKeyPrefix(prefix)) throw new RangeError(`Not a key prefix: ${JSON.stringify(prefix)}`);
}

/** Whether `prefix` names a whole folder of keys: segments that each end with a slash. */
export function isKeyPrefix(prefix: string): boolean {
  return prefix.endsWith('/') && isObjectKey(prefix.slice(0, -1));
}

/** The content type that a key's extension promises. */
export function contentTypeOf(key: string): string {
  const extension = /\.([A-Za-z0-9]+)$/.exec(key)?.[1]?.toLowerCase() ?? '';
  return CONTENT_TYPES.get(extension) ?? 'application/octet-stream';
}

const SHOWN_SAFELY = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/avif',
  'image/gif',
  'image/tiff',
]);

/** Whether a browser may show it as what it is: an SVG is an image too, but it can hold scripts. */
export const isShownSafely = (contentType: string): boolean => SHOWN_SAFELY.has(contentType);

const YEAR_SECONDS = 31_536_000;

/**
 * How long an object may be kept, as `Cache-Control` says it. Images are stored once under their key; the tables
 * are written anew when failed images are retried.
 */
export const cachingOf = (contentType: string): string =>
  contentType.startsWith('image/') ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache';

function isSegment(segment: string): boolean {
  return SEGMENT.test(segment) && segment !== '.' && segment !== '..';
}
