import { OutboundError } from './outbound-errors.js';
import { SocketReader } from './socket-reader.js';

/** The head of a response. Names are lower case; a repeated header has several values. */
export interface ResponseHead {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string[]>>;
}

const STATUS_LINE = /^HTTP\/\d(?:\.\d)?[ \t]+([1-9]\d\d)(?:[ \t]|$)/i;
const CHUNK_SIZE = /^([0-9a-f]{1,12})[ \t]*(?:;|$)/i;
const MAX_CHUNK_LINE_BYTES = 8 * 1024;
const MAX_INTERIM_RESPONSES = 10;

/**
 * Reads a response's head as curl and browsers do, where a strict parser stops: lines may end with a bare LF, headers may be
 * folded, have spaces or other characters in their names, or control characters in their values; lines without a colon are
 * ignored. A NUL, and a start that is no status line, are errors. Interim responses (1xx) are skipped.
 *
 * @throws {OutboundError} CONNECT_FAILED, not retryable, for a head that cannot be read
 */
export async function readHead(reader: SocketReader, maxBytes: number): Promise<ResponseHead> {
  for (let interim = 0; interim <= MAX_INTERIM_RESPONSES; interim++) {
    const lines = await readLines(reader, maxBytes);
    const statusCode = Number(STATUS_LINE.exec(lines[0] ?? '')?.[1]);
    if (Number.isNaN(statusCode)) throw notHttp('It does not begin with an HTTP status line.');
    if (statusCode === 101) throw notHttp('It switches protocols (101).');
    if (statusCode >= 200) return { statusCode, headers: parseHeaders(lines.slice(1)) };
  }
  throw notHttp(`It has more than ${MAX_INTERIM_RESPONSES} interim responses (1xx).`);
}

/**
 * Yields a response's body. `Transfer-Encoding: chunked` has precedence over Content-Length (RFC 9112, 6.3), other transfer
 * codings are ignored, repeated lengths must be equal, and an empty one counts as none. Without a length the body ends
 * with the connection.
 *
 * @throws {OutboundError} CONNECT_FAILED: not retryable for framing that cannot be read, retryable when the connection closes early
 */
export function readFramedBody(
  reader: SocketReader,
  { statusCode, headers }: ResponseHead,
): AsyncGenerator<Uint8Array> {
  if (statusCode === 204 || statusCode === 304) return reader.take(0);
  const codings = (headers['transfer-encoding'] ?? []).join(',').toLowerCase().split(',');
  if (codings.some((coding) => coding.trim() === 'chunked')) return readChunks(reader);
  const length = contentLength(headers['content-length'] ?? []);
  return length === undefined ? reader.takeAll() : reader.take(length);
}

async function readLines(reader: SocketReader, maxBytes: number): Promise<string[]> {
  const lines: string[] = [];
  for (let left = maxBytes; ;) {
    const line = await reader.line(left);
    if (line === undefined) throw headTooLong(maxBytes);
    left -= line.length + 1;
    if (line.includes('\0')) throw notHttp('Its head contains a NUL character.');
    if (line !== '') lines.push(line);
    else if (lines.length > 0) return lines;
    if (lines.length === 1 && !STATUS_LINE.test(line) && line !== '') {
      throw notHttp('It does not begin with an HTTP status line.');
    }
  }
}

function parseHeaders(lines: readonly string[]): Record<string, string[]> {
  const headers: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  let last: string[] | undefined;
  for (const line of lines) {
    if (/^[ \t]/.test(line)) {
      last?.push(`${last.pop()} ${line.trim()}`.trim());
      continue;
    }
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    last = headers[line.slice(0, colon).trim().toLowerCase()] ??= [];
    last.push(line.slice(colon + 1).trim());
  }
  return headers;
}

function contentLength(values: readonly string[]): number | undefined {
  const lengths = new Set(values.flatMap((value) => value.split(',')).map((value) => value.trim()));
  lengths.delete('');
  const [length] = lengths;
  if (length === undefined) return undefined;
  if (lengths.size === 1 && /^\d{1,15}$/.test(length)) return Number(length);
  throw notHttp(`Its Content-Length header is invalid: ${[...lengths].slice(0, 2).join(', ').slice(0, 40)}.`);
}

async function* readChunks(reader: SocketReader): AsyncGenerator<Uint8Array> {
  for (;;) {
    const line = await reader.line(MAX_CHUNK_LINE_BYTES);
    const size = Number.parseInt(CHUNK_SIZE.exec(line ?? '')?.[1] ?? '', 16);
    if (Number.isNaN(size)) throw notHttp('It is announced as Transfer-Encoding: chunked and is not.');
    if (size === 0) return;
    yield* reader.take(size);
    if ((await reader.line(2)) !== '') throw notHttp('A chunk of it is longer than its announced size.');
  }
}

/** The error for a response that no client could read. Another attempt would get the same. */
export function notHttp(reason: string, cause?: unknown): OutboundError {
  const message = `The host sent a response that is not valid HTTP. ${reason} The host's server needs to be fixed.`;
  return new OutboundError('CONNECT_FAILED', message, { retryable: false, cause });
}

/** The error for a response whose head or trailers exceed the limit. */
export function headTooLong(maxBytes: number, cause?: unknown): OutboundError {
  return new OutboundError(
    'CONNECT_FAILED',
    `The headers of the host's response are longer than ${Math.round(maxBytes / 1024)} KiB. The host's server needs to be fixed.`,
    { retryable: false, cause },
  );
}
