import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

/** One request as a behaviour meets it: `visit` counts from 1 per path, `closed` aborts when the host closes. */
export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly visit: number;
  readonly closed: AbortSignal;
}

/** How a path answers. */
export type Behaviour = (visit: Visit) => void | Promise<void>;

export interface AnswerOptions {
  /** The Content-Type; image/png unless given, so a JPEG served without it is a lie about the type. */
  readonly type?: string;
  readonly status?: number;
  readonly headers?: OutgoingHttpHeaders;
}

/** Answers properly: `bytes` with their length. */
export function answer(bytes: Uint8Array | string, options: AnswerOptions = {}): Behaviour {
  const body = Buffer.from(bytes);
  return ({ response }) => {
    response.writeHead(options.status ?? 200, {
      'content-type': options.type ?? 'image/png',
      'content-length': body.length,
      ...options.headers,
    });
    response.end(body);
  };
}

/** Answers without a Content-Length, in chunks. */
export function chunked(bytes: Uint8Array, type = 'image/png'): Behaviour {
  return ({ response }) => {
    response.writeHead(200, { 'content-type': type });
    response.write(bytes.subarray(0, bytes.length / 2));
    response.end(bytes.subarray(bytes.length / 2));
  };
}

/** Keeps the first byte back for `firstByteMs`, then sends `bytesPerSecond` in ten steps a second. */
export function slow(
  bytes: Uint8Array,
  pace: { readonly firstByteMs?: number; readonly bytesPerSecond?: number },
): Behaviour {
  return async ({ response, closed }) => {
    await sleep(pace.firstByteMs ?? 0, undefined, { signal: closed });
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.length });
    const step = Math.ceil((pace.bytesPerSecond ?? Infinity) / 10);
    for (let sent = 0; sent < bytes.length && !response.destroyed; sent += step) {
      response.write(bytes.subarray(sent, sent + step));
      if (sent + step < bytes.length) await sleep(100, undefined, { signal: closed });
    }
    response.end();
  };
}

/** Takes the request and says nothing. */
export const hangBeforeHeaders: Behaviour = () => undefined;

/** Sends the headers and the first of `bytes`, and nothing more. */
export function hangAfterHeaders(bytes: Uint8Array): Behaviour {
  return ({ response }) => {
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.length });
    response.write(bytes.subarray(0, 1));
  };
}

/** Breaks the connection off after half of `bytes`. */
export function cutOff(bytes: Uint8Array): Behaviour {
  return ({ response }) => {
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.length });
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  };
}

/** Sends `bytes` under a Content-Length of `claimed`, and ends the connection. */
export function lieAboutLength(bytes: Uint8Array, claimed: number): Behaviour {
  return ({ request }) => {
    // Node's own response would refuse to lie.
    request.socket.write(`HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: ${claimed}\r\n\r\n`);
    request.socket.end(bytes);
  };
}

/** Points to `location` (relative or absolute). */
export function redirect(location: string, status = 302): Behaviour {
  return answer('Over there', { status, type: 'text/plain', headers: { location } });
}

/** Answers `status` for the first `times` visits, then lets `recovered` answer. */
export function failFirst(
  times: number,
  status: number,
  recovered: Behaviour,
  headers: OutgoingHttpHeaders = {},
): Behaviour {
  const failing = answer(`Failing with ${status}`, { status, type: 'text/plain', headers });
  return (visit) => (visit.visit <= times ? failing : recovered)(visit);
}

/** Sends `bytes` compressed with gzip, whether or not that was asked for. */
export function gzipped(bytes: Uint8Array): Behaviour {
  return answer(gzipSync(bytes), { headers: { 'content-encoding': 'gzip' } });
}

/** Sends zeros for as long as somebody reads them. */
export const endless: Behaviour = async ({ response, closed }) => {
  response.writeHead(200, { 'content-type': 'image/png' });
  await pipeline(Readable.from(zeros()), response, { signal: closed });
};

function* zeros(): Generator<Buffer> {
  const chunk = Buffer.alloc(64 * 1024);
  for (;;) yield chunk;
}
