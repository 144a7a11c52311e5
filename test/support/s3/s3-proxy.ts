import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy in front of an S3 server that records its requests, and responds with 403 to those that `rejects` matches. */
export interface S3Proxy {
  readonly endpoint: string;
  readonly requests: string[];
  rejects: (request: string) => boolean;
  close(): Promise<void>;
}

/** Starts an {@link S3Proxy} in front of the server at `endpoint`. */
export async function startS3Proxy(endpoint: string): Promise<S3Proxy> {
  const { hostname, port } = new URL(endpoint);
  const server = http.createServer((request, response) => {
    const { method, url, headers } = request;
    const line = `${method} ${url?.replace(/\/$/, '')}`;
    proxy.requests.push(line);
    if (proxy.rejects(line)) {
      request.resume();
      response.writeHead(403, { 'Content-Type': 'application/xml' });
      response.end('<Error><Code>AccessDenied</Code><Message>No.</Message></Error>');
      return;
    }
    const forwarded = http.request({ hostname, port, method, path: url, headers }, (upstream) => {
      response.writeHead(upstream.statusCode!, upstream.headers);
      upstream.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    request.pipe(forwarded);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const proxy: S3Proxy = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    rejects: () => false,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return proxy;
}
