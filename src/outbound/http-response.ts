import { STATUS_CODES } from 'node:http';
import type { Readable } from 'node:stream';
import { bodyTooLarge } from './body-buffer.js';
import { codingsOf } from './content-coding.js';
import { OutboundError } from './outbound-errors.js';
import { retryAfterMs } from './retry-after.js';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** The most of an unwanted body that is read to keep its connection alive; beyond that the connection is closed. */
const DISCARD = { bytes: 64 * 1024, ms: 1_000 };

interface Head {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A response whose head has arrived. */
export interface HttpResponse extends Head {
  readonly body: Readable & {
    dump?: (options: { limit: number; signal: AbortSignal }) => Promise<void>;
  };
  /** The lenient parser reads it. */
  readonly isLenient?: true;
}

/** Returns the value of a header; of a repeated header, the first. */
export function header({ headers }: Pick<Head, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Returns all values of a header as one list (RFC 9110, 5.3). */
export function headerList({ headers }: Pick<Head, 'headers'>, name: string): string {
  return [headers[name] ?? []].flat().join(',');
}

/** Returns the Location of a redirect as the host wrote it, or undefined when the response is no redirect. */
export function redirectTarget(response: Head): string | undefined {
  if (!REDIRECTS.has(response.statusCode)) return undefined;
  const location = header(response, 'location');
  // Header values arrive as Latin-1, while hosts that do not escape a Location write UTF-8.
  return location === undefined ? undefined : Buffer.from(location, 'latin1').toString();
}

/** Returns the pause that a 429 or 503 asks for, in ms. In other responses Retry-After is not about the whole host. */
export function retryAfterOf(response: Head): number | undefined {
  const isAboutHost = response.statusCode === 429 || response.statusCode === 503;
  return isAboutHost ? retryAfterMs(header(response, 'retry-after'), new Date()) : undefined;
}

/**
 * Returns how to read a response's body: its length, where that is known, and the codings to decode.
 *
 * @throws {OutboundError} when the head alone shows that the body is no image or too large
 */
export function bodyPlan(
  response: Head,
  limit: number,
): { announced: number | undefined; codings: readonly string[] } {
  if (!hasWholeFile(response)) throw statusError(response);
  const codings = codingsOf(
    headerList(response, 'content-encoding'),
    headerList(response, 'transfer-encoding'),
  );
  const isChunked = /\bchunked\b/i.test(headerList(response, 'transfer-encoding'));
  // Beside chunked, Content-Length has no meaning (RFC 9112, 6.3).
  const text = isChunked ? undefined : header(response, 'content-length');
  const length = text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  if (length !== undefined && length > limit) throw bodyTooLarge(limit);
  return { announced: codings.length > 0 ? undefined : length, codings };
}

/** 200 and 203, and a 206 that has every byte: some CDNs answer so although no range was asked for. Others have no file. */
function hasWholeFile(response: Head): boolean {
  const { statusCode: status } = response;
  if (status === 200 || status === 203) return true;
  if (status !== 206 || /^multipart\//i.test(header(response, 'content-type') ?? '')) return false;
  const range = header(response, 'content-range');
  const [, first, last, size] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/i.exec(range?.trim() ?? '') ?? [];
  return range === undefined || (first === '0' && (size === '*' || Number(size) === Number(last) + 1));
}

function statusError(response: Head): OutboundError {
  const { statusCode: status } = response;
  const hints: Readonly<Record<number, string>> = {
    206: ` It sent only a part of the file: ${header(response, 'content-range')}.`,
    401: ' It asks for a login: give its header in fetchHeaders.',
  };
  return new OutboundError(
    'HTTP_STATUS',
    `The host answered ${`${status} ${STATUS_CODES[status] ?? ''}`.trim()}.${hints[status] ?? ''}`,
    { status, retryAfterMs: retryAfterMs(header(response, 'retry-after'), new Date()) },
  );
}

/** Drops an unread body. Keeps the connection alive when the rest of the body is short. */
export function discard({ body }: Pick<HttpResponse, 'body'>): void {
  if (body.dump === undefined) {
    body.destroy();
    return;
  }
  body.dump({ limit: DISCARD.bytes, signal: AbortSignal.timeout(DISCARD.ms) }).catch(() => {
    // Nothing waits for the end of the body: the error has been thrown, or the redirect followed.
  });
}
