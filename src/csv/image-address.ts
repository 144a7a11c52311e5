import { IMAGE_MEDIA_TYPES } from '../common/index.js';

/** The extensions of image files, as the source of a regular expression. The last are those of files that are not read. */
export const IMAGE_EXTENSIONS = `(?:${[
  ...IMAGE_MEDIA_TYPES.keys(),
  ...['jfif', 'pjpeg', 'apng', 'heic', 'heif', 'bmp', 'ico', 'jxl', 'psd'],
].join('|')})`;

const IMAGE_FILE = new RegExp(`\\.${IMAGE_EXTENSIONS}(?:[?#]\\S*)?$`, 'i');
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const PROTOCOL_RELATIVE = /^\/\/[^/\s]+\.[^/\s]+\/\S/;
const HOST = /^(?:www\.[^\s/]+\.|(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}(?::\d+)?\/)\S/iu;

/** Whether `text` is an image address without a scheme: `//host/x`, `www.host/x`, `host.tld/x`, `/x`, `x.jpg`. */
export function isRelativeAddress(text: string): boolean {
  if (SCHEME.test(text) || text === '') return false;
  return PROTOCOL_RELATIVE.test(text) || HOST.test(text) || /^\/[^/\s]/.test(text) || IMAGE_FILE.test(text);
}

/**
 * Resolves an address without a scheme to an absolute URL. An address with a host becomes https, or http where
 * `baseUrl` is; any other is resolved against `baseUrl`, which is treated as a folder even without a final slash.
 *
 * @returns null when `text` is not such an address, or when it needs a `baseUrl` and there is none
 */
export function resolveAddress(text: string, baseUrl: string | null): string | null {
  if (!isRelativeAddress(text)) return null;
  if (PROTOCOL_RELATIVE.test(text)) return `${schemeOf(baseUrl)}${text}`;
  if (HOST.test(text) && !/^[^/]*\.(?:jpe?g|png|gif|webp|avif)$/i.test(text))
    return `${schemeOf(baseUrl)}//${text}`;
  if (baseUrl === null) return null;
  const folder = new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
  // Magento writes paths from the root of its media folder (`/m/b/1.jpg`), so a leading slash stays below `baseUrl`.
  return new URL(`./${text.replace(/^\/+/, '')}`.replaceAll('#', '%23'), folder).href;
}

function schemeOf(baseUrl: string | null): string {
  return baseUrl?.toLowerCase().startsWith('http://') === true ? 'http:' : 'https:';
}
