import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A request to a {@link RawHost}: its target and its whole head. */
export interface RawRequest {
  readonly path: string;
  readonly head: string;
}

/** A server on a plain socket, for responses that Node's own server cannot send. */
export interface RawHost {
  readonly port: number;
  readonly requests: readonly RawRequest[];
  url(path: string): string;
  /** Sends `parts` to every request, and ends the connection if `end` is set. */
  send(parts: readonly (string | Uint8Array)[], options?: { readonly end?: boolean }): void;
  on(behaviour: (socket: Socket, request: RawRequest) => void): void;
  close(): Promise<void>;
}

/** Starts a {@link RawHost} on a free port of `host`. */
export async function startRawHost(host = '127.0.0.1'): Promise<RawHost> {
  const sockets = new Set<Socket>();
  let requests: RawRequest[] = [];
  let behaviour: (socket: Socket, request: RawRequest) => void = (socket) => socket.destroy();
  const server = createServer((socket) => {
    let head = '';
    sockets.add(socket);
    socket
      .on('error', () => undefined)
      .on('close', () => sockets.delete(socket))
      .on('data', (chunk) => {
        head += chunk.toString('latin1');
        if (!head.includes('\r\n\r\n')) return;
        const request = { path: /^\S+ (\S+)/.exec(head)?.[1] ?? '', head };
        head = '';
        requests.push(request);
        behaviour(socket, request);
      });
  });
  await once(server.listen(0, host), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    get requests() {
      return requests;
    },
    url: (path) => `http://${host}:${port}${path}`,
    send: (parts, { end = false } = {}) => {
      requests = [];
      behaviour = (socket) => {
        for (const part of parts) socket.write(part);
        if (end) socket.end();
      };
    },
    on: (next) => {
      requests = [];
      behaviour = next;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
