/** The extensions of image files, as a part of a regular expression. */
export const IMAGE_EXTENSIONS =
  '(?:jpe?g|jfif|pjpeg|png|apng|gif|webp|avif|heic|heif|tiff?|svg|bmp|ico|jxl|psd)';

const IMAGE_FILE = new RegExp(`\\.${IMAGE_EXTENSIONS}(?:[?#]\\S*)?$`, 'i');
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const PROTOCOL_RELATIVE = /^\/\/[^/\s]+\.[^/\s]+\/\S/;
const HOST = /^(?:www\.[^\s/]+\.|(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}(?::\d+)?\/)\S/iu;

/** Whether `text` is an image's address without a scheme: `//host/x`, `www.host/x`, `host.tld/x`, `/x`, `x.jpg`. */
export function isRelativeAddress(text: string): boolean {
  if (SCHEME.test(text) || text === '') return false;
  return PROTOCOL_RELATIVE.test(text) || HOST.test(text) || /^\/[^/\s]/.test(text) || IMAGE_FILE.test(text);
}

/**
 * The absolute URL of an address without a scheme. One that names its host is taken as https; any other is resolved
 * against `baseUrl` as a folder, whatever its last character.
 *
 * @returns null when `text` is no such address, or needs a `baseUrl` and there is none
 */
export function resolveAddress(text: string, baseUrl: string | null): string | null {
  if (!isRelativeAddress(text)) return null;
  if (PROTOCOL_RELATIVE.test(text)) return `${schemeOf(baseUrl)}${text}`;
  if (HOST.test(text) && !/^[^/]*\.(?:jpe?g|png|gif|webp|avif)$/i.test(text))
    return `${schemeOf(baseUrl)}//${text}`;
  if (baseUrl === null) return null;
  const folder = new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
  // A path from the root of a shop's media folder, as Magento writes it, is meant below that folder.
  return new URL(`./${text.replace(/^\/+/, '')}`.replaceAll('#', '%23'), folder).href;
}

function schemeOf(baseUrl: string | null): string {
  return baseUrl?.toLowerCase().startsWith('http://') === true ? 'http:' : 'https:';
}
