import { once, setMaxListeners } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AnswerOptions, type Behaviour, answer } from './image-host.behaviours.js';

/** A web server of images on 127.0.0.1 that misbehaves on demand and counts what it is asked. */
export interface ImageHost {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly origin: string;
  readonly port: number;
  /** The most requests that were under way at once so far. */
  readonly mostConcurrent: number;
  url(path: string): string;
  /** Answers `path` (query included) with `bytes`; as PNG unless told otherwise. */
  serve(path: string, bytes: Uint8Array, options?: AnswerOptions): void;
  /** Lets `behaviour` answer `path`, instead of whatever did before. */
  on(path: string, behaviour: Behaviour): void;
  /** Lets `behaviour` answer every path that has none of its own; without it they get a 404. */
  otherwise(behaviour: Behaviour): void;
  /** How many requests `path` has had. */
  hits(path: string): number;
  /** The headers of every request to `path`, oldest first. */
  requests(path: string): readonly IncomingHttpHeaders[];
  /** Ends every connection at once, whatever it is in the middle of. */
  close(): Promise<void>;
}

/** Starts an {@link ImageHost} on a free port. */
export async function startImageHost(): Promise<ImageHost> {
  const behaviours = new Map<string, Behaviour>();
  const seen = new Map<string, IncomingHttpHeaders[]>();
  const closing = new AbortController();
  // Each slow answer under way listens.
  setMaxListeners(0, closing.signal);
  let fallback: Behaviour = answer('Not found', { status: 404, type: 'text/plain' });
  let concurrent = 0;
  let mostConcurrent = 0;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? '/';
    const visits = [...(seen.get(path) ?? []), request.headers];
    seen.set(path, visits);
    mostConcurrent = Math.max(mostConcurrent, ++concurrent);
    response.once('close', () => concurrent--);
    const behaviour = behaviours.get(path) ?? fallback;
    await behaviour({ request, response, visit: visits.length, closed: closing.signal });
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // Whoever hung up, or the test that closed the host, ends a behaviour early; anything else is a fault.
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
