import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

/** One request to the host: `attempt` is its number per path, from 1; `closed` aborts when the host closes. */
export interface HostExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly attempt: number;
  readonly closed: AbortSignal;
}

/** How the host responds to a path. */
export type Behaviour = (exchange: HostExchange) => void | Promise<void>;

export interface AnswerOptions {
  /** The Content-Type; image/png by default, so a JPEG served without it has the wrong type. */
  readonly type?: string;
  readonly status?: number;
  readonly headers?: OutgoingHttpHeaders;
}

/** Responds correctly: `bytes` with their length. */
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

/** Responds as web servers do: with `etag`, and with a 304 to a request that has it already. */
export function answerUnlessKnown(
  bytes: Uint8Array,
  etag: string,
  { headers, ...options }: AnswerOptions = {},
): Behaviour {
  const whole = answer(bytes, { ...options, headers: { etag, ...headers } });
  return (exchange) => {
    const { request, response } = exchange;
    if (request.headers['if-none-match'] !== etag) return whole(exchange);
    response.writeHead(304, { etag, ...headers }).end();
  };
}

/** Responds without a Content-Length, in chunks. */
export function chunked(bytes: Uint8Array, type = 'image/png'): Behaviour {
  return ({ response }) => {
    response.writeHead(200, { 'content-type': type });
    response.write(bytes.subarray(0, bytes.length / 2));
    response.end(bytes.subarray(bytes.length / 2));
  };
}

/** Delays the first byte by `firstByteMs`, then sends `bytesPerSecond` in ten steps per second. */
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

/** Accepts the request and never responds. */
export const hangBeforeHeaders: Behaviour = () => undefined;

/** Behaves like `behaviour` once the test has called `release`, also for requests that came before. */
export function held(behaviour: Behaviour): { readonly behaviour: Behaviour; release(): void } {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  return {
    behaviour: async (exchange) => {
      await released;
      await behaviour(exchange);
    },
    release: () => release(),
  };
}

/** Sends the headers and the first of `bytes`, and nothing more. */
export function hangAfterHeaders(bytes: Uint8Array): Behaviour {
  return ({ response }) => {
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.length });
    response.write(bytes.subarray(0, 1));
  };
}

/** Closes the connection after half of `bytes`. */
export function cutOff(bytes: Uint8Array): Behaviour {
  return ({ response }) => {
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.length });
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  };
}

/** Sends `bytes` under a Content-Length of `claimed`, and ends the connection. */
export function lieAboutLength(bytes: Uint8Array, claimed: number): Behaviour {
  return ({ request }) => {
    // Node's own response rejects a wrong length.
    request.socket.write(`HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: ${claimed}\r\n\r\n`);
    request.socket.end(bytes);
  };
}

/** Redirects to `location` (relative or absolute). */
export function redirect(location: string, status = 302): Behaviour {
  return answer('Over there', { status, type: 'text/plain', headers: { location } });
}

/** Responds with `status` to the first `times` requests, then with `recovered`. */
export function failFirst(
  times: number,
  status: number,
  recovered: Behaviour,
  headers: OutgoingHttpHeaders = {},
): Behaviour {
  const failing = answer(`Failing with ${status}`, { status, type: 'text/plain', headers });
  return (exchange) => (exchange.attempt <= times ? failing : recovered)(exchange);
}

/** Sends `bytes` compressed with gzip, even if the client does not accept it. */
export function gzipped(bytes: Uint8Array): Behaviour {
  return answer(gzipSync(bytes), { headers: { 'content-encoding': 'gzip' } });
}

/** Sends zeros for as long as the client reads. */
export const endless: Behaviour = async ({ response, closed }) => {
  response.writeHead(200, { 'content-type': 'image/png' });
  await pipeline(Readable.from(zeros()), response, { signal: closed });
};

function* zeros(): Generator<Buffer> {
  const chunk = Buffer.alloc(64 * 1024);
  for (;;) yield chunk;
}
