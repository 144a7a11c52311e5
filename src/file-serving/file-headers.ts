import { attachment, isCompressible } from '../http/index.js';
import { cachingOf, isShownSafely, type ObjectInfo } from '../storage/index.js';

/**
 * Returns the headers that describe a file and its caching; a 304 has them too. `caching` is by default that of its type, and
 * `fileName`, under which a download is saved, by default that of the object.
 */
export function fileHeaders(
  info: ObjectInfo,
  isPrivate = false,
  caching = cachingOf(info.contentType),
  fileName?: string,
): Record<string, string> {
  return {
    'Accept-Ranges': 'bytes',
    ETag: info.etag,
    'Last-Modified': info.lastModified.toUTCString(),
    'Cache-Control': isPrivate ? privately(caching) : caching,
    'X-Content-Type-Options': 'nosniff',
    // A 304 has no content type from which the compression could add this.
    ...(isCompressible(info.contentType) && { Vary: 'Accept-Encoding' }),
    ...presentation(info, fileName),
  };
}

/** Replaces `public` by `private`: a shared cache would serve a `public` response without a key to anyone (RFC 9111, 3.5). */
function privately(caching: string): string {
  return `private, ${caching.replace(/^public, /, '')}`;
}

/**
 * Lets cross-origin pages embed an image. The image and a redirect to it both need the header, since browsers check each
 * response; all other responses keep `same-origin`.
 */
export const CROSS_ORIGIN = { 'Cross-Origin-Resource-Policy': 'cross-origin' } as const;

/** Returns how a browser may render the file. An SVG can contain scripts, which would run in the origin of this server. */
function presentation({ key, contentType }: ObjectInfo, fileName?: string): Record<string, string> {
  const ownName = key.slice(key.lastIndexOf('/') + 1);
  const inPages = { 'Content-Disposition': `inline; filename="${ownName}"`, ...CROSS_ORIGIN };
  if (isShownSafely(contentType)) return inPages;
  if (contentType === 'image/svg+xml') {
    return {
      ...inPages,
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    };
  }
  return { 'Content-Disposition': attachment(fileName ?? ownName) };
}
