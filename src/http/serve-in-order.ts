import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** How many requests of one connection may wait for their turn. Clients that pipeline keep some ten under way. */
export const MAX_WAITING = 100;

/**
 * Middleware that serves the requests of one connection one after the other. A client may send requests without waiting
 * for answers (pipelining, RFC 9112 9.3.2), and Node starts all of them at once, though their answers have to leave in
 * order. A connection on which more than {@link MAX_WAITING} wait is closed: what they hold is bounded by nothing else.
 *
 * It also closes the response under way when its connection closes, which Node 20 and 22 do not do for every response.
 */
export function serveInOrder() {
  return ({ socket }: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const connection = connectionOf(socket);
    connection.enqueue(() => connection.serve(response, next));
  };
}

/** Runs `work` once every request that came before on this connection is answered; never when it is closed before that. */
export function whenAnswered(socket: Duplex, work: () => void): void {
  connectionOf(socket).enqueue(work);
}

/** The requests of one connection. Its one listener on the socket serves them all. */
class Connection {
  private active: ServerResponse | null = null;
  private waiting: (() => void)[] = [];

  constructor(private readonly socket: Duplex) {
    socket.once('close', () => {
      this.waiting = [];
      // Node emits what it emits as the connection closes; what is left then is ours.
      setImmediate(() => this.abandon());
    });
  }

  enqueue(start: () => void): void {
    if (this.active === null && this.waiting.length === 0) start();
    // Bound to its own context: it must not run on behalf of the caller whose request ends before it.
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

  /** Starts what waits, up to the next request. Behind an answer that closes the connection nothing is served. */
  private continue(): void {
    while (this.active === null && this.socket.writable) {
      const start = this.waiting.shift();
      if (start === undefined) return;
      start();
    }
  }

  private abandon(): void {
    const left = this.active;
    if (left === null) return;
    left.destroy();
    left.emit('close');
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
