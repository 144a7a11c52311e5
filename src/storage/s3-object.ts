import type { IncomingHttpHeaders } from 'node:http';
import type { S3Acl } from '../config/index.js';
import { cachingOf, contentTypeOf, isImageKey, isShownSafely } from './object-key.js';
import type { ByteRange, ObjectInfo } from './object-storage.js';

/** What an object is stored with that its key does not say. */
interface StoredAs {
  readonly contentType?: string | undefined;
  readonly acl: S3Acl | undefined;
}

/** The ACLs that let others read: only images are stored with them, as a CSV holds what a shop may not want to publish. */
const PUBLIC_ACLS: ReadonlySet<S3Acl> = new Set(['public-read', 'authenticated-read']);

/**
 * Returns the headers that an object is stored with, for clients that read the bucket directly. Objects that are no images
 * or could run scripts are attachments, so browsers save them instead of rendering them; an `<img>` ignores that.
 */
export function storedHeaders(
  key: string,
  { contentType = contentTypeOf(key), acl }: StoredAs,
): Record<string, string> {
  const isSent = acl !== undefined && (isImageKey(key) || !PUBLIC_ACLS.has(acl));
  return {
    'Content-Type': contentType,
    'Cache-Control': cachingOf(contentType),
    ...(isSent && { 'x-amz-acl': acl }),
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
