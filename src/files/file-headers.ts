import { isCompressible } from '../http/index.js';
import { cachingOf, isShownSafely, type ObjectInfo } from '../storage/index.js';

/** The headers that tell what a file is and how long it may be kept; they go with a 304 too. */
export function fileHeaders(info: ObjectInfo, isPrivate = false): Record<string, string> {
  return {
    'Accept-Ranges': 'bytes',
    ETag: info.etag,
    'Last-Modified': info.lastModified.toUTCString(),
    'Cache-Control': isPrivate ? privately(cachingOf(info.contentType)) : cachingOf(info.contentType),
    'X-Content-Type-Options': 'nosniff',
    // With a 304 too, which has no content type that would tell.
    ...(isCompressible(info.contentType) && { Vary: 'Accept-Encoding' }),
    ...presentation(info),
  };
}

/** A shared cache would hand what is `public` to anybody, though it was asked for with a key (RFC 9111, 3.5). */
function privately(caching: string): string {
  return `private, ${caching.replace(/^public, /, '')}`;
}

/**
 * Lets pages of other sites show an image. It goes with the image and with a redirect to it, since browsers check each
 * answer on the way; all other answers keep `same-origin`.
 */
export const CROSS_ORIGIN = { 'Cross-Origin-Resource-Policy': 'cross-origin' } as const;

const ON_ANY_PAGE = { 'Content-Disposition': 'inline', ...CROSS_ORIGIN };

/** How a browser may present it. An SVG can hold scripts, which would run with our origin's rights. */
function presentation({ key, contentType }: ObjectInfo): Record<string, string> {
  if (isShownSafely(contentType)) return ON_ANY_PAGE;
  if (contentType === 'image/svg+xml') {
    return {
      ...ON_ANY_PAGE,
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    };
  }
  return { 'Content-Disposition': `attachment; filename="${fileName(key)}"` };
}

/** The name to save a file under: `halftone-<request>-output.csv` says more than `output.csv`. */
function fileName(key: string): string {
  const [, requestId, file] = /^requests\/([^/]+)\/([^/]+)$/.exec(key) ?? [];
  return requestId === undefined ? key.slice(key.lastIndexOf('/') + 1) : `halftone-${requestId}-${file}`;
}
