import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { unlessAborted } from '../common/index.js';
import type { Connector } from './outbound-connector.js';
import type { HttpResponse } from './http-response.js';
import { readFramedBody, readHead } from './lenient-response.js';
import { SocketReader } from './socket-reader.js';

/** A GET request that a lenient parser reads the response of. */
export interface LenientRequest {
  readonly target: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** The limit of the response's head. */
  readonly headBytes: number;
}

/**
 * Sends a GET over a connection of its own and reads the response leniently. The connection closes after the response, so
 * what a host sends too much cannot be taken for the response to another request (response splitting).
 *
 * @throws {OutboundError} CONNECT_FAILED for a response that cannot be read
 * @throws the reason of `signal` when that aborts
 */
export async function sendLeniently(
  connect: Connector,
  { target, headers, signal, headBytes }: LenientRequest,
): Promise<HttpResponse> {
  const socket = await connectUnlessAborted(connect(target), signal);
  const onAbort = () => socket.destroy(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  socket.on('error', () => undefined).once('close', () => signal.removeEventListener('abort', onAbort));
  try {
    socket.write(requestText(target, headers), 'latin1');
    const reader = new SocketReader(socket);
    const head = await readHead(reader, headBytes);
    const body = Readable.from(readFramedBody(reader, head), { objectMode: false });
    body.once('close', () => socket.destroy());
    return { ...head, body, isLenient: true };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** Rejects as soon as `signal` aborts; a socket that opens after that is closed. */
async function connectUnlessAborted(connecting: Promise<Socket>, signal: AbortSignal): Promise<Socket> {
  try {
    return await unlessAborted(connecting, signal);
  } catch (error) {
    connecting.then((socket) => socket.destroy()).catch(() => undefined);
    throw error;
  }
}

function requestText(target: URL, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ host: target.host, ...headers, connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const text = [`GET ${target.pathname}${target.search} HTTP/1.1`, ...lines];
  // A line break within a line would begin another header.
  if (text.some((line) => /[\r\n]/.test(line))) throw new TypeError('A header contains a line break');
  return [...text, '', ''].join('\r\n');
}
