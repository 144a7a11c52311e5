import express from 'express';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { bodyPace } from './body-pace.js';

const OVER_MS = 300;

let server: Server;
let aborted: Promise<unknown>;

const serve = async (bytesPerSecond: number, onRequest?: express.RequestHandler, overMs = OVER_MS) => {
  const app = express();
  app.use(bodyPace({ bytesPerSecond, overMs }));
  app.use(
    onRequest ??
      ((request, response) => {
        aborted = new Promise((resolve) => request.once('close', resolve));
        request.on('error', () => {});
        request.resume().on('end', () => response.end('whole'));
      }),
  );
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
};
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const send = (text: string): Socket => {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(text);
  return socket;
};
const head = (length: number) =>
  `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`;

test.each([
  ['nothing', ''],
  ['a few bytes and then nothing', 'abc'],
])('a client that sends %s of a body is rejected with 408', async (_, start) => {
  await serve(100);
  const response = String(await buffer(send(head(1000) + start)));
  expect(response).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n[^]*less than 100 bytes a second/);
  await aborted;
});

test('a chunked body that never ends is rejected with 408', async () => {
  await serve(100);
  const socket = send('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
  const dribble = setInterval(() => socket.write('1\r\nx\r\n'), 100);
  expect(String(await buffer(socket))).toMatch(/ 408 /);
  clearInterval(dribble);
});

test('a slow body that keeps the minimum pace is accepted', async () => {
  // A busy machine may stop the client for most of a second.
  const overMs = 1000;
  await serve(10, undefined, overMs);
  const socket = send(head(300));
  for (let sent = 0; sent < 300; sent += 10) {
    socket.write('0123456789');
    await sleep((3 * overMs) / 30);
  }
  expect(String(await buffer(socket))).toMatch(/ 200 OK[^]*whole$/);
});

test('a server that is slow to read or to respond does not abort the request', async () => {
  await serve(100, async (request, response) => {
    await sleep(3 * OVER_MS);
    for await (const _ of request) void _;
    await sleep(3 * OVER_MS);
    response.end('whole');
  });
  expect(String(await buffer(send(head(100_000) + 'x'.repeat(100_000))))).toMatch(/ 200 OK[^]*whole$/);
});

test.each([
  ['a request without a body is not', 100, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
  ['a slow body without a minimum pace is not', 0, head(1000)],
])('%s aborted', async (_, bytesPerSecond, text) => {
  await serve(bytesPerSecond, async (_request, response) => {
    await sleep(3 * OVER_MS);
    response.end('in time');
  });
  expect(String(await buffer(send(text)))).toMatch(/ 200 OK[^]*in time$/);
});
