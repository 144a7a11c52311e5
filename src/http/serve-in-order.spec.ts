import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { MAX_WAITING, serveInOrder } from './serve-in-order.js';

let server: Server;
afterEach(() => server.close().closeAllConnections());

/** Starts a server that passes its requests through the middleware. */
async function serve(listener: RequestListener): Promise<void> {
  const middleware = serveInOrder();
  server = createServer((request, response) =>
    middleware(request, response, () => listener(request, response)),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
const last = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
const tick = () => new Promise((resolve) => setImmediate(resolve));

function send(text: string): Socket {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(text);
  return socket;
}

test('a pipelined request starts after the response to the previous one, and responses are in order', async () => {
  const events: string[] = [];
  const listeners: number[] = [];
  await serve((request, response) => {
    events.push(`start ${request.url}`);
    listeners.push(request.socket.listenerCount('close'));
    response.once('finish', () => events.push(`end ${request.url}`));
    setImmediate(() => response.end(`<${request.url}>`));
  });
  const paths = Array.from({ length: 30 }, (_, index) => `/${index}`);
  const socket = send(paths.map(get).join('') + last('/last'));
  const responses = String(await buffer(socket));
  expect(responses.match(/<.*?>/g)).toEqual([...paths, '/last'].map((path) => `<${path}>`));
  expect(events).toEqual([...paths, '/last'].flatMap((path) => [`start ${path}`, `end ${path}`]));
  // The number of listeners does not depend on the number of requests.
  expect(Math.max(...listeners)).toBe(listeners[0]);
});

test('each request runs in its own async context, not in that of the previous request', async () => {
  const context = new AsyncLocalStorage<string>();
  const seen: (string | undefined)[] = [];
  await serve((request, response) => {
    seen.push(context.getStore());
    context.run(request.url!, () => setImmediate(() => response.end()));
  });
  await buffer(send(get('/1') + get('/2') + last('/3')));
  expect(seen).toEqual([undefined, undefined, undefined]);
});

test('no request is served after a response that closes the connection', async () => {
  const started: string[] = [];
  await serve((request, response) => {
    started.push(request.url!);
    response.setHeader('Connection', 'close').end();
  });
  await buffer(send(get('/1') + get('/2')));
  await tick();
  expect(started).toEqual(['/1']);
});

test('a connection with too many waiting requests is closed, and its active response too', async () => {
  const started: IncomingMessage[] = [];
  let ended!: () => void;
  const end = new Promise<void>((resolve) => (ended = resolve));
  await serve((request, response) => {
    started.push(request);
    response.once('close', ended);
  });
  const socket = send(Array.from({ length: MAX_WAITING + 2 }, () => get('/')).join(''));
  await Promise.all([once(socket.resume(), 'close'), end]);
  expect(started).toHaveLength(1);
});

test('when a connection closes, its active response is closed once and waiting requests are not started', async () => {
  const ends: string[] = [];
  const started: string[] = [];
  const warnings: Error[] = [];
  process.on('warning', (warning) => warnings.push(warning));
  await serve((request, response) => {
    started.push(request.url!);
    response.on('close', () => ends.push(request.url!));
    if (request.url === '/done') response.end('done');
    else {
      request.socket.destroy();
      // A late write is ignored and causes no error.
      response.once('close', () => response.write('late'));
    }
  });
  const socket = send(['/done', ...Array.from({ length: 20 }, (_, index) => `/${index}`)].map(get).join(''));
  await once(socket.resume(), 'close');
  while (ends.length < 2) await tick();
  await tick();
  expect(ends).toEqual(['/done', '/0']);
  expect(started).toEqual(['/done', '/0']);
  expect(warnings).toEqual([]);
});
