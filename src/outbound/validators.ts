import { createHash } from 'node:crypto';
import { headerList, type HttpResponse } from './http-response.js';

/** By what a host recognises the file that it sent (RFC 9110, 8.8): what a conditional request contains. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** A hash of the URL, after redirects, whose response they are of. They mean nothing to any other URL. */
  readonly target: string;
}

/** What a response says about being used again. */
export interface Reusability {
  /** Whether the response may answer later requests for its URL at all. */
  readonly isStorable: boolean;
  /** Null when the host cannot say whether the file has changed. */
  readonly validators: Validators | null;
}

/** What is kept as long as it fits into a row; other hosts send shorter ones. */
const MAX_LENGTH = 256;
/** RFC 9110, 8.8.3. Some hosts leave out the quotes; a lone `*` would match every file. */
const ETAG = /^(?:(?:W\/)?"[\x21\x23-\x7e]*"|[\w.:+/=-]+)$/;
const HTTP_DATE = /^[\x20-\x7e]+$/;
/** A file may change twice within the second of its `Last-Modified` (RFC 9110, 8.8.2.2). */
const SETTLED_AFTER_MS = 1000;

/** Reads what a response of `target` says about being used again. */
export function reusabilityOf(response: Head, target: URL): Reusability {
  const directives = headerList(response, 'cache-control')
    .split(',')
    .map((directive) => directive.trim().toLowerCase());
  const isVarying = headerList(response, 'vary')
    .split(',')
    .some((name) => name.trim() === '*');
  const isStorable = !directives.includes('no-store') && !isVarying;
  const etag = single(response, 'etag', ETAG);
  const lastModified = single(response, 'last-modified', HTTP_DATE);
  const isUsable = etag !== null || isSettled(lastModified, single(response, 'date', HTTP_DATE));
  const validators = isStorable && isUsable ? { etag, lastModified, target: hashOf(target) } : null;
  return { isStorable, validators };
}

/** Returns what a 304 says about being used again; what it leaves out is as before. */
export function reusabilityOfUnchanged(response: Head, target: URL, before: Validators): Reusability {
  const { isStorable, validators } = reusabilityOf(response, target);
  return { isStorable, validators: isStorable ? (validators ?? before) : null };
}

/** Returns the headers of a conditional request to `target`; none unless the validators are of that URL. */
export function conditionalHeaders(validators: Validators | undefined, target: URL): Record<string, string> {
  if (validators === undefined || validators.target !== hashOf(target)) return {};
  const { etag, lastModified } = validators;
  return {
    ...(etag !== null && { 'if-none-match': etag }),
    ...(lastModified !== null && { 'if-modified-since': lastModified }),
  };
}

type Head = Pick<HttpResponse, 'statusCode' | 'headers'>;

/** Returns the only value of a header, or null when it has none, several, or one that no request can contain. */
function single({ headers }: Head, name: string, pattern: RegExp): string | null {
  const [value, ...others] = [headers[name] ?? []].flat();
  if (value === undefined || others.length > 0 || value.length > MAX_LENGTH) return null;
  return pattern.test(value) ? value : null;
}

/** Whether a file that was sent at `date` had not changed for long enough. */
function isSettled(lastModified: string | null, date: string | null): boolean {
  return Date.parse(date ?? '') - Date.parse(lastModified ?? '') >= SETTLED_AFTER_MS;
}

/** A hash, since a redirect may lead to a URL that contains a secret. */
function hashOf({ href }: URL): string {
  return createHash('sha256').update(href).digest('base64url').slice(0, 22);
}
