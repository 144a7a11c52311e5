import { AsyncLocalStorage } from 'node:async_hooks';
import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';

/** How long the store may take, in ms: to accept a connection, and between two signs of life. */
export interface S3Patience {
  readonly connectMs: number;
  readonly idleMs: number;
}

/** The store accepted no connection, or fell silent, for longer than it may. */
export class S3TimeoutError extends Error {
  override readonly name = 'S3TimeoutError';
}

/** The store answered that it cannot serve the request at the moment. */
export class S3BusyError extends Error {
  override readonly name = 'S3BusyError';

  constructor(readonly status: number) {
    super(`The object store answered ${status}.`);
  }
}

const BUSY = new Set([408, 429, 499, 500, 502, 503, 504]);

const calledOff = new AsyncLocalStorage<AbortSignal>();

/** Runs `work`, whose requests break off when `signal` aborts: the client has no parameter to hand it on. */
export function breakingOff<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  return signal === undefined ? work() : calledOff.run(signal, work);
}

/**
 * What the client sends its requests by. It gives them the time limits and signals that the client does not
 * know, and turns an answer that asks for another try into a typed error.
 */
export function createTransport(secure: boolean, patience: S3Patience): Pick<typeof http, 'request'> {
  const { request: send } = secure ? https : http;
  const request = (options: http.RequestOptions, callback: (response: http.IncomingMessage) => void) => {
    const signal = calledOff.getStore();
    const sent = send({ ...options, timeout: patience.idleMs, ...(signal && { signal }) });
    let answer: http.IncomingMessage | undefined;
    sent.once('socket', (socket) => limitConnecting(sent, socket, secure, patience.connectMs));
    sent.on('timeout', () => {
      // The silence is ours as long as somebody has not read what has come.
      if (answer !== undefined && answer.readableLength > 0) sent.setTimeout(patience.idleMs);
      else sent.destroy(new S3TimeoutError(`Nothing came for ${patience.idleMs} ms.`));
    });
    sent.once('response', (response) => {
      answer = response;
      if (!BUSY.has(response.statusCode ?? 0)) {
        callback(response);
        return;
      }
      // The client would leave the answer unread, and its connection with it.
      response.resume();
      sent.emit('error', new S3BusyError(response.statusCode ?? 0));
    });
    return sent;
  };
  return { request: request as typeof http.request };
}

function limitConnecting(request: http.ClientRequest, socket: Socket, secure: boolean, ms: number): void {
  if (!socket.connecting) return;
  const giveUp = () => request.destroy(new S3TimeoutError(`There was no connection within ${ms} ms.`));
  const timer = setTimeout(giveUp, ms);
  const done = () => clearTimeout(timer);
  socket.once(secure ? 'secureConnect' : 'connect', done);
  socket.once('close', done);
}
