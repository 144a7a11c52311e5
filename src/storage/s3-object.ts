import type { IncomingHttpHeaders } from 'node:http';
import { cachingOf, contentTypeOf, isShownSafely } from './object-key.js';
import type { ByteRange, ObjectInfo } from './object-storage.js';

/**
 * Returns the headers that an object is stored with, for clients that read the bucket directly. Objects that are no images
 * or could run scripts are attachments, so browsers save them instead of rendering them; an `<img>` ignores that.
 */
export function storedHeaders(key: string, contentType: string = contentTypeOf(key)): Record<string, string> {
  return {
    'Content-Type': contentType,
    'Cache-Control': cachingOf(contentType),
    ...(!isShownSafely(contentType) && { 'Content-Disposition': 'attachment' }),
  };
}

/** Reads the info of the whole object from the headers of a complete or a partial response. */
export function infoOf(key: string, headers: IncomingHttpHeaders): ObjectInfo {
  const total = /\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1];
  return {
    key,
    size: Number(total ?? headers['content-length']),
    etag: quoted(headers.etag ?? ''),
    lastModified: new Date(headers['last-modified'] ?? NaN),
    contentType: contentTypeOf(key),
  };
}

/** Returns the ETag with quotes, as in HTTP; the S3 client returns it without. */
export const quoted = (etag: string): string => `"${etag.replaceAll('"', '')}"`;

/** Truncates a time to seconds, the precision of HTTP dates; some listings are more precise. */
export const wholeSeconds = (time: Date): Date => new Date(Math.floor(time.getTime() / 1000) * 1000);

/** Returns the `Range` header for a part of an object. */
export const rangeHeader = ({ start, end }: ByteRange): string => `bytes=${start}-${end}`;
