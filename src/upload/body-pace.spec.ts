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
let broken: Promise<unknown>;

const serve = async (bytesPerSecond: number, onRequest?: express.RequestHandler) => {
  const app = express();
  app.use(bodyPace({ bytesPerSecond, overMs: OVER_MS }));
  app.use(
    onRequest ??
      ((request, response) => {
        broken = new Promise((resolve) => request.once('close', resolve));
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
])('%s of a body is cut off', async (_, begun) => {
  await serve(100);
  const answer = String(await buffer(send(head(1000) + begun)));
  expect(answer).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n[^]*less than 100 bytes a second/);
  await broken;
});

test('a body in chunks that ends never is cut off', async () => {
  await serve(100);
  const socket = send('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
  const dribble = setInterval(() => socket.write('1\r\nx\r\n'), 100);
  expect(String(await buffer(socket))).toMatch(/ 408 /);
  clearInterval(dribble);
});

test('a body that comes slowly, and fast enough, is taken whole', async () => {
  await serve(100);
  const socket = send(head(300));
  for (let sent = 0; sent < 300; sent += 10) {
    socket.write('0123456789');
    await sleep(30);
  }
  expect(String(await buffer(socket))).toMatch(/ 200 OK[^]*whole$/);
});

test('what we are slow to read, or to answer, is no fault of the client', async () => {
  await serve(100, async (request, response) => {
    await sleep(3 * OVER_MS);
    for await (const _ of request) void _;
    await sleep(3 * OVER_MS);
    response.end('whole');
  });
  expect(String(await buffer(send(head(100_000) + 'x'.repeat(100_000))))).toMatch(/ 200 OK[^]*whole$/);
});

test.each([
  ['a request without a body', 100, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
  ['no pace that is asked for', 0, head(1000)],
])('%s is left alone', async (_, bytesPerSecond, text) => {
  await serve(bytesPerSecond, async (_request, response) => {
    await sleep(3 * OVER_MS);
    response.end('in time');
  });
  expect(String(await buffer(send(text)))).toMatch(/ 200 OK[^]*in time$/);
});
