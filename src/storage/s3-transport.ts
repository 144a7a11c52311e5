import { AsyncLocalStorage } from 'node:async_hooks';
import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';

/** The timeouts of the store, in ms: to accept a connection, and between two packets. */
export interface S3Timeouts {
  readonly connectMs: number;
  readonly idleMs: number;
}

/** The store exceeded a timeout of {@link S3Timeouts}. */
export class S3TimeoutError extends Error {
  override readonly name = 'S3TimeoutError';
}

/** The store responded with a status that means that it is busy or temporarily unavailable. */
export class S3BusyError extends Error {
  override readonly name = 'S3BusyError';

  constructor(readonly status: number) {
    super(`The object store responded with ${status}.`);
  }
}

const BUSY = new Set([408, 429, 499, 500, 502, 503, 504]);

const abortSignals = new AsyncLocalStorage<AbortSignal>();

/** Runs `work` and aborts its requests when `signal` aborts: the client has no parameter for a signal. */
export function withAbortSignal<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  return signal === undefined ? work() : abortSignals.run(signal, work);
}

/**
 * Creates the transport of the client. It adds the timeouts and abort signals that the client does not support, and turns a
 * response that asks for a retry into an {@link S3BusyError}.
 */
export function createTransport(secure: boolean, timeouts: S3Timeouts): Pick<typeof http, 'request'> {
  const { request: send } = secure ? https : http;
  const request = (options: http.RequestOptions, callback: (response: http.IncomingMessage) => void) => {
    const signal = abortSignals.getStore();
    const sent = send({ ...options, timeout: timeouts.idleMs, ...(signal && { signal }) });
    let received: http.IncomingMessage | undefined;
    sent.once('socket', (socket) => limitConnecting(sent, socket, secure, timeouts.connectMs));
    sent.on('timeout', () => {
      // While received bytes are unread, this side is the slow one.
      if (received !== undefined && received.readableLength > 0) sent.setTimeout(timeouts.idleMs);
      else sent.destroy(new S3TimeoutError(`The object store sent nothing for ${timeouts.idleMs} ms.`));
    });
    sent.once('response', (response) => {
      received = response;
      if (!BUSY.has(response.statusCode ?? 0)) {
        callback(response);
        return;
      }
      // The client would not read the response, so its connection would never be free again.
      response.resume();
      sent.emit('error', new S3BusyError(response.statusCode ?? 0));
    });
    return sent;
  };
  return { request: request as typeof http.request };
}

function limitConnecting(request: http.ClientRequest, socket: Socket, secure: boolean, ms: number): void {
  if (!socket.connecting) return;
  const abort = () =>
    request.destroy(new S3TimeoutError(`The object store accepted no connection within ${ms} ms.`));
  const timer = setTimeout(abort, ms);
  const done = () => clearTimeout(timer);
  socket.once(secure ? 'secureConnect' : 'connect', done);
  socket.once('close', done);
}
