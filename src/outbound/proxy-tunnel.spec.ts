import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ImageHost, startImageHost } from '../../test/support/image-host.js';
import { readConfig } from '../config/index.js';
import { OutboundClient } from './outbound-client.js';

let host: ImageHost;
let client: OutboundClient;
let connects: { authority: string; credentials: string | undefined }[];
let respond: (request: IncomingMessage, socket: Duplex) => void;

/** Opens the tunnel that the client requests, as a proxy does. */
const tunnel = ({ url }: IncomingMessage, socket: Duplex) => {
  const { hostname, port } = new URL(`http://${url}`);
  const far = connect(Number(port), hostname, () => {
    socket.write('HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n');
    far.pipe(socket).pipe(far);
  });
  far.on('error', () => socket.destroy());
  socket.on('error', () => far.destroy()).on('close', () => far.destroy());
};

const sockets = new Set<Duplex>();
const proxy = createServer().on('connect', (request, socket) => {
  sockets.add(socket);
  connects.push({ authority: request.url!, credentials: request.headers['proxy-authorization'] });
  respond(request, socket);
});

beforeAll(async () => {
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  host = await startImageHost();
  host.serve('/a.png', Buffer.from('picture'));
});
afterAll(async () => {
  await host.close();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => proxy.close(resolve));
});

beforeEach(() => {
  connects = [];
  respond = tunnel;
  const { port } = proxy.address() as AddressInfo;
  client = new OutboundClient(
    readConfig({
      FETCH_PROXY: `http://us%40er:secret@127.0.0.1:${port}`,
      FETCH_ALLOW_PRIVATE: '127.0.0.1/32',
      FETCH_TIMEOUT_MS: '1000',
    }),
  );
});
afterEach(() => client.onApplicationShutdown());

const fetchText = (url: string) => client.withDownload(url, ({ bytes }) => String(bytes));

test('sends requests through the proxy, to an address that was resolved locally', async () => {
  expect(await fetchText(host.url('/a.png').replace('127.0.0.1', 'localhost'))).toBe('picture');
  const credentials = `Basic ${Buffer.from('us@er:secret').toString('base64')}`;
  expect(connects).toEqual([{ authority: `127.0.0.1:${host.port}`, credentials }]);
});

test.each(['http://10.0.0.1/a.png', 'http://[::1]/a.png', 'https://169.254.169.254/latest'])(
  'does not ask the proxy for %s',
  async (url) => {
    await expect(fetchText(url)).rejects.toMatchObject({ code: 'URL_NOT_ALLOWED' });
    expect(connects).toEqual([]);
  },
);

test('fails with CONNECT_FAILED for a host behind the proxy that does not speak TLS', async () => {
  await expect(fetchText(`https://127.0.0.1:${host.port}/a.png`)).rejects.toMatchObject({
    code: 'CONNECT_FAILED',
  });
  expect(connects).toHaveLength(1);
});

test.each<[string, (socket: Duplex) => void, string]>([
  ['rejects the request', (socket) => void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'), 'CONNECT_FAILED'],
  ['closes the connection', (socket) => void socket.destroy(), 'CONNECT_FAILED'],
  ['sends an endless head', (socket) => void socket.write('x'.repeat(100_000)), 'CONNECT_FAILED'],
  ['sends no response', () => undefined, 'TIMEOUT'],
])('names the error of a proxy that %s', async (_, serve, code) => {
  respond = (_request, socket) => {
    socket.on('error', () => {});
    serve(socket);
  };
  await expect(fetchText(host.url('/a.png'))).rejects.toMatchObject({ code });
});
