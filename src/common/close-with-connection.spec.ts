import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { closeWithConnection } from './close-with-connection.js';

let server: Server;
const ends: string[] = [];
const responses: ServerResponse[] = [];
let endOfAll: Promise<void>;

beforeAll(async () => {
  const middleware = closeWithConnection();
  endOfAll = new Promise((resolve) => {
    server = createServer((request, response) => {
      middleware(request, response, () => {
        responses.push(response);
        response.on('close', () => {
          if (ends.push(request.url!) === 12) resolve();
        });
        if (request.url === '/done') response.end('done');
        else if (responses.length === 12) request.socket.destroy();
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close());

test('every response on a connection is closed once: when it is sent, or with the connection', async () => {
  const warnings: Error[] = [];
  process.on('warning', (warning) => warnings.push(warning));
  const paths = ['/done', ...Array.from({ length: 11 }, (_, index) => `/${index}`)];
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join(''));
  await endOfAll;
  await new Promise((resolve) => setImmediate(resolve));
  expect(ends.toSorted()).toEqual(paths.toSorted());
  expect(ends[0]).toBe('/done');
  // What is still written to them is lost, and no more than that.
  for (const response of responses) {
    if (!response.writableEnded) response.write('late');
  }
  await new Promise((resolve) => setImmediate(resolve));
  expect(warnings).toEqual([]);
});
