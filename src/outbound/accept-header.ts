import { IMAGE_MEDIA_TYPES } from '../common/index.js';

/** The media types of extensions in URLs. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['jpe', 'image/jpeg'],
  ['jfif', 'image/jpeg'],
  ['apng', 'image/apng'],
  ['heic', 'image/heic'],
  ['heif', 'image/heif'],
  ['bmp', 'image/bmp'],
  ['jxl', 'image/jxl'],
  ...IMAGE_MEDIA_TYPES,
]);

/**
 * Returns the Accept header for a fetch that began at `url`. It prefers the type that the extension says, as hosts that
 * negotiate by Accept (RFC 9110, 12.5.1) otherwise send AVIF or WebP for a `.jpg`, which ORIGINAL would store as such.
 */
export function acceptFor(url: URL): string {
  const [, extension = ''] = /\.([a-z]{3,5})$/i.exec(url.pathname) ?? [];
  const type = TYPES.get(extension.toLowerCase());
  return type === undefined ? 'image/*,*/*;q=0.5' : `${type},image/*;q=0.8,*/*;q=0.5`;
}
