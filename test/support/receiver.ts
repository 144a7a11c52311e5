import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { answer, type Behaviour } from './image-host.behaviours.js';

/** One received request, with the exact bytes of its body. */
export interface Received {
  readonly path: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Date.now() when it was completely received. */
  readonly at: number;
}

/** A webhook endpoint on loopback with configurable responses. */
export interface Receiver {
  readonly port: number;
  url(path?: string): string;
  /** Sets the behaviour of `path`; the default response is 204. */
  on(path: string, behaviour: Behaviour): void;
  /** Returns the requests to `path`, oldest first. */
  received(path?: string): readonly Received[];
  close(): Promise<void>;
}

export async function startReceiver(port = 0): Promise<Receiver> {
  const behaviours = new Map<string, Behaviour>();
  const all: Received[] = [];
  const closing = new AbortController();
  const received = (path = '/') => all.filter((one) => one.path === path);
  const server = createServer((request, response) => {
    void (async () => {
      const path = request.url ?? '/';
      const body = (await buffer(request)).toString('utf8');
      all.push({ path, method: request.method!, headers: request.headers, body, at: Date.now() });
      const behaviour = behaviours.get(path) ?? answer('', { status: 204 });
      await behaviour({ request, response, attempt: received(path).length, closed: closing.signal });
    })().catch((error: unknown) => {
      // A client that disconnects ends a behaviour early; anything else is an error of the test.
      if (!response.destroyed && !closing.signal.aborted) throw error;
    });
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    url: (path = '/') => `http://127.0.0.1:${address.port}${path}`,
    on: (path, behaviour) => void behaviours.set(path, behaviour),
    received,
    close: async () => {
      closing.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
