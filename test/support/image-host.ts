import { once, setMaxListeners } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AnswerOptions, type Behaviour, answer } from './image-host.behaviours.js';

/** A web server of images on 127.0.0.1 that misbehaves on demand and counts its requests. */
export interface ImageHost {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly origin: string;
  readonly port: number;
  /** The highest number of concurrent requests so far. */
  readonly mostConcurrent: number;
  url(path: string): string;
  /** Responds to `path` (query included) with `bytes`; as PNG by default. */
  serve(path: string, bytes: Uint8Array, options?: AnswerOptions): void;
  /** Sets the behaviour of `path`. */
  on(path: string, behaviour: Behaviour): void;
  /** Sets the behaviour of every other path; without it they get a 404. */
  otherwise(behaviour: Behaviour): void;
  /** Returns the number of requests to `path`. */
  hits(path: string): number;
  /** The headers of every request to `path`, oldest first. */
  requests(path: string): readonly IncomingHttpHeaders[];
  /** Closes every connection immediately, in the middle of a response, too. */
  close(): Promise<void>;
}

/** Starts an {@link ImageHost} on a free port. */
export async function startImageHost(): Promise<ImageHost> {
  const behaviours = new Map<string, Behaviour>();
  const seen = new Map<string, IncomingHttpHeaders[]>();
  const closing = new AbortController();
  // Each slow response adds a listener.
  setMaxListeners(0, closing.signal);
  let fallback: Behaviour = answer('Not found', { status: 404, type: 'text/plain' });
  let concurrent = 0;
  let mostConcurrent = 0;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? '/';
    const requests = [...(seen.get(path) ?? []), request.headers];
    seen.set(path, requests);
    mostConcurrent = Math.max(mostConcurrent, ++concurrent);
    response.once('close', () => concurrent--);
    const behaviour = behaviours.get(path) ?? fallback;
    await behaviour({ request, response, attempt: requests.length, closed: closing.signal });
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // A client that disconnects, or a test that closes the host, ends a behaviour early; anything else is an error.
      if (!response.destroyed && !closing.signal.aborted) throw error;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  return {
    origin,
    port,
    get mostConcurrent() {
      return mostConcurrent;
    },
    url: (path) => new URL(path, origin).href,
    serve: (path, bytes, options) => void behaviours.set(path, answer(bytes, options)),
    on: (path, behaviour) => void behaviours.set(path, behaviour),
    otherwise: (behaviour) => void (fallback = behaviour),
    hits: (path) => seen.get(path)?.length ?? 0,
    requests: (path) => seen.get(path) ?? [],
    close: async () => {
      closing.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
