import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { ApiClient } from './api-client.js';
import { ServerError } from './api-errors.js';

let server: Server;
afterEach(() => server.close());

async function clientOf(listener: RequestListener): Promise<ApiClient> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const signal = AbortSignal.timeout(20_000);
  return new ApiClient({ server: `http://127.0.0.1:${port}`, key: undefined, signal });
}

const page =
  (status: number): RequestListener =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Sign in to the network</h1>');

test.each([200, 403, 404, 500])(
  'a page of a proxy with status %d ends the watching of a request',
  async (status) => {
    const api = await clientOf(page(status));
    await expect(api.watch('r1').next()).rejects.toThrow(
      new ServerError(
        `${api.server}/api/requests/r1/events responded with status ${status} and text/html: run the same command again.`,
      ),
    );
  },
);

test('a file is not opened with a status that is no success, or without a body', async () => {
  for (const status of [404, 500, 204]) {
    const api = await clientOf(page(status));
    await expect(api.open('/api/images/i1')).rejects.toThrow(ServerError);
    server.close();
  }
  const api = await clientOf((_, response) => response.end('file'));
  expect(await text(await api.open('/api/images/i1'))).toBe('file');
});
