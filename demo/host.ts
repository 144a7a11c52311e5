import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';

/** The web server of the CSV's image URLs, on a free port of 127.0.0.1. */
export interface Host extends AsyncDisposable {
  urlOf: (file: string) => string;
  /** Starts serving an image. */
  addImage(file: string, bytes: Buffer): void;
  /** Starts serving a web page with the content type of a JPEG, like the "sold out" page of a shop. */
  addWebPage(file: string): void;
}

const TYPES: Readonly<Record<string, string>> = { '.jpg': 'image/jpeg', '.svg': 'image/svg+xml' };
const WEB_PAGE = Buffer.from('<!doctype html><title>Sold out</title><p>This image no longer exists.</p>');

/** Starts the {@link Host}; it responds with 404 for files that were not added. */
export async function startHost(): Promise<Host> {
  const files = new Map<string, { type: string; bytes: Buffer }>();
  const server = createServer((request, response) => respond(response, files.get(request.url ?? '')));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    urlOf: (file) => `http://127.0.0.1:${port}/${file}`,
    addImage: (file, bytes) => void files.set(`/${file}`, { type: typeOf(file), bytes }),
    addWebPage: (file) => void files.set(`/${file}`, { type: typeOf(file), bytes: WEB_PAGE }),
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function respond(response: ServerResponse, file: { type: string; bytes: Buffer } | undefined): void {
  if (file === undefined) response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
  else
    response
      .writeHead(200, { 'content-type': file.type, 'content-length': file.bytes.length })
      .end(file.bytes);
}

function typeOf(file: string): string {
  const extension = extname(file);
  return TYPES[extension] ?? `image/${extension.slice(1)}`;
}
