import { EventEmitter, once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { sendEvents } from './event-sender.js';
import type { ServerSentEvent } from './server-sent-event.js';

const PACE = { heartbeatMs: 20, stalledMs: 300 };

let server: Server;
let handle: (response: ServerResponse) => Promise<void>;
let sent: Promise<void>;

beforeAll(async () => {
  server = createServer((_request, response) => {
    sent = handle(response);
    // Avoids an unhandled rejection: a test that expects the failure awaits it later.
    sent.catch(() => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

async function open(events: AsyncIterable<ServerSentEvent>, method = 'GET'): Promise<IncomingMessage> {
  handle = (response) => sendEvents(events, response, PACE);
  const { port } = server.address() as AddressInfo;
  const request = get({ port, host: '127.0.0.1', method, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

async function* numbers(count: number): AsyncGenerator<ServerSentEvent, void, undefined> {
  for (let id = 1; id <= count; id++) yield { event: 'number', id, data: id };
}

test('events are sent in order, and the stream ends after the last one', async () => {
  const response = await open(numbers(3));
  expect(response.headers).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
  });
  expect(await text(response)).toBe(
    `retry: 1000\n\n${[1, 2, 3].map((id) => `event: number\nid: ${id}\ndata: ${id}\n\n`).join('')}`,
  );
  await sent;
});

test('a silent stream gets heartbeats', async () => {
  const client = new EventEmitter();
  const heard = once(client, 'three heartbeats');
  async function* silent(): AsyncGenerator<ServerSentEvent, void, undefined> {
    await heard;
    yield* numbers(1);
  }
  let body = '';
  for await (const chunk of (await open(silent())).setEncoding('utf8')) {
    body += chunk;
    if (body.split(':\n\n').length > 3) client.emit('three heartbeats');
  }
  expect(body).toMatch(/data: 1\n\n$/);
});

test('HEAD gets no body', async () => {
  expect(await text(await open(numbers(1_000_000), 'HEAD'))).toBe('');
  await sent;
});

test('a client that does not read is disconnected, and events do not accumulate for it', async () => {
  let taken = 0;
  async function* endless(): AsyncGenerator<ServerSentEvent, void, undefined> {
    for (;;) {
      taken++;
      yield { event: 'block', data: 'x'.repeat(10_000) };
    }
  }
  const response = await open(endless());
  response.on('error', () => {});
  const startedAt = performance.now();
  await sent;
  expect(performance.now() - startedAt).toBeGreaterThan(PACE.stalledMs - 50);
  // The kernel buffers a few megabytes of a connection.
  expect(taken).toBeLessThan(2000);
  const closed = new Promise((resolve) => response.once('close', resolve));
  response.resume();
  await closed;
  expect(response.complete).toBe(false);
});

test('the source is closed when the client disconnects', async () => {
  let closed = false;
  async function* source(): AsyncGenerator<ServerSentEvent, void, undefined> {
    try {
      for (;;) {
        await sleep(5);
        yield { event: 'tick', data: 0 };
      }
    } finally {
      closed = true;
    }
  }
  const response = await open(source());
  response.on('error', () => {});
  response.destroy();
  await sent;
  expect(closed).toBe(true);
});

test('an error of the source is thrown to the caller and does not close the response', async () => {
  async function* failing(): AsyncGenerator<ServerSentEvent, void, undefined> {
    yield { event: 'tick', data: 0 };
    throw new Error('the source is gone');
  }
  const response = await open(failing());
  await expect(sent).rejects.toThrow('the source is gone');
  expect(response.complete).toBe(false);
  response.destroy();
});
