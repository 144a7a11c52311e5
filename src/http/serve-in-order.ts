import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** How many requests of one connection may wait. Clients that pipeline send about ten at a time. */
export const MAX_WAITING = 100;

/**
 * Creates middleware that serves the requests of one connection one after the other. A client may send requests without
 * waiting for responses (pipelining, RFC 9112 9.3.2), and Node starts all of them concurrently, although the responses
 * have to be sent in order. A connection on which more than {@link MAX_WAITING} requests wait is closed, because nothing
 * else bounds the memory that they use.
 *
 * It also closes the response in progress when its connection closes, which Node 20 and 22 do not do for every response.
 */
export function serveInOrder() {
  return ({ socket }: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const connection = connectionOf(socket);
    connection.enqueue(() => connection.serve(response, next));
  };
}

/**
 * Runs `work` after every earlier request on this connection has its response. Does not run it when the connection closes
 * first.
 */
export function afterPendingResponses(socket: Duplex, work: () => void): void {
  connectionOf(socket).enqueue(work);
}

/** Queues the requests of one connection, with a single listener on the socket for all of them. */
class Connection {
  private active: ServerResponse | null = null;
  private waiting: (() => void)[] = [];

  constructor(private readonly socket: Duplex) {
    socket.once('close', () => {
      this.waiting = [];
      // Node emits its own events while the connection closes; a response that is still active after them is left to us.
      setImmediate(() => this.abandon());
    });
  }

  enqueue(start: () => void): void {
    if (this.active === null && this.waiting.length === 0) start();
    // Bound to its own async context: it must not run as the caller of the preceding request.
    else if (this.waiting.push(AsyncResource.bind(start)) > MAX_WAITING) this.socket.destroy();
  }

  serve(response: ServerResponse, next: () => void): void {
    this.active = response;
    response.once('close', () => {
      this.active = null;
      this.continue();
    });
    next();
  }

  /** Starts waiting entries up to and including the next request. Starts none after a response that closes the connection. */
  private continue(): void {
    while (this.active === null && this.socket.writable) {
      const start = this.waiting.shift();
      if (start === undefined) return;
      start();
    }
  }

  private abandon(): void {
    const response = this.active;
    if (response === null) return;
    response.destroy();
    response.emit('close');
  }
}

const connections = new WeakMap<Duplex, Connection>();

function connectionOf(socket: Duplex): Connection {
  let connection = connections.get(socket);
  if (connection === undefined) {
    connection = new Connection(socket);
    connections.set(socket, connection);
  }
  return connection;
}
