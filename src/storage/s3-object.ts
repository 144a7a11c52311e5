import type { IncomingHttpHeaders } from 'node:http';
import { cachingOf, contentTypeOf, isShownSafely } from './object-key.js';
import type { ByteRange, ObjectInfo } from './object-storage.js';

/**
 * The headers that an object is stored with, for those who read the bucket themselves. What could run scripts,
 * or is no image, is to be saved and not shown; within an `<img>` that makes no difference.
 */
export function storedHeaders(key: string, contentType: string = contentTypeOf(key)): Record<string, string> {
  return {
    'Content-Type': contentType,
    'Cache-Control': cachingOf(contentType),
    ...(!isShownSafely(contentType) && { 'Content-Disposition': 'attachment' }),
  };
}

/** What the headers of an answer tell of the whole object, be they of all of it or of a part. */
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

/** The tag as HTTP writes it, whether it comes with quotes or, as from the client, without. */
export const quoted = (etag: string): string => `"${etag.replaceAll('"', '')}"`;

/** The time in whole seconds, which is all that HTTP's dates tell; some listings tell more. */
export const wholeSeconds = (time: Date): Date => new Date(Math.floor(time.getTime() / 1000) * 1000);

/** The header that asks for a part of an object. */
export const rangeHeader = ({ start, end }: ByteRange): string => `bytes=${start}-${end}`;
