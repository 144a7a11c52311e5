import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { CLOSED, HOSTILE_URLS } from '../../test/support/hostile-urls.js';
import { redirect } from '../../test/support/image-host.behaviours.js';
import { type ImageHost, startImageHost } from '../../test/support/image-host.js';
import { type NameServer, startNameServer, type Zone } from '../../test/support/name-server.js';
import { readConfig } from '../config/index.js';
import { nameResolver } from './name-resolver.js';
import { OutboundClient } from './outbound-client.js';

const nameOf = (address: string) => `${address.replaceAll(/[:.]/g, '-')}.names.test`;

const ZONE: Zone = {
  ...Object.fromEntries(CLOSED.map((address) => [nameOf(address), [address]])),
  'many.test': ['10.0.0.1', '127.0.0.1', '::1', 'fd00::1'],
  'shop.test': ['127.0.0.1'],
  'first-closed.test': ['127.0.0.2', '127.0.0.1'],
  'open-then-closed.test': (query) => [query === 1 ? '127.0.0.1' : '127.0.0.2'],
  'closed-then-open.test': (query) => [query === 1 ? '127.0.0.2' : '127.0.0.1'],
  'broken.test': 'SERVFAIL',
  'silent.test': 'SILENT',
  'empty.test': [],
};

let listeners: Server[];
let port: number;
let connections: string[];
let names: NameServer;
let client: OutboundClient;

const startClient = (env: Record<string, string>) =>
  new OutboundClient(readConfig({ FETCH_TIMEOUT_MS: '5000', ...env }), {
    resolve: nameResolver([names.address]),
  });
const codeOf = (url: string, from = client): Promise<string> =>
  from.withDownload(url, () => 'fetched').catch((error: { code: string }) => error.code);

/** Listens on all addresses of a family and records each connection. */
async function listen(host: string, on: number): Promise<Server> {
  const server = createServer((socket) => {
    connections.push(`${socket.remoteAddress} connected to ${socket.localAddress}`);
    socket.on('error', () => undefined).end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
  });
  await once(server.listen({ host, port: on, ipv6Only: true }), 'listening');
  return server;
}

beforeAll(async () => {
  connections = [];
  const first = await listen('0.0.0.0', 0);
  ({ port } = first.address() as AddressInfo);
  listeners = [first, await listen('::', port)];
  names = await startNameServer(ZONE);
});
afterAll(async () => {
  for (const server of listeners) server.close();
  await names.close();
});
beforeEach(() => {
  connections = [];
  client = startClient({ FETCH_ALLOW_PORTS: String(port) });
});
afterEach(async () => {
  await client.onApplicationShutdown();
});

const literal = (address: string) => (address.includes(':') ? `[${address.split('%')[0]}]` : address);

describe('the SSRF protection', () => {
  test.each(CLOSED)('opens no connection to the address %s', async (address) => {
    expect(await codeOf(`http://${literal(address)}:${port}/a.png`)).toBe('URL_NOT_ALLOWED');
    expect(connections).toEqual([]);
  });

  test.each(CLOSED)('opens no connection to a name that resolves to %s', async (address) => {
    expect(await codeOf(`http://${nameOf(address)}:${port}/a.png`)).toBe('URL_NOT_ALLOWED');
    expect(names.asked).toContain(`${nameOf(address)} A`);
    expect(connections).toEqual([]);
  });

  test.each(HOSTILE_URLS)('opens no connection for the URL %j', async (text) => {
    expect(await codeOf(text.replace('PORT', String(port)))).toBe('URL_NOT_ALLOWED');
    expect(connections).toEqual([]);
  });

  test.each(['broken.test', 'silent.test', 'empty.test', 'unknown.test', `${'a'.repeat(64)}.test`])(
    'reports DNS_FAILED for %s, which resolves to nothing',
    async (name) => {
      expect(await codeOf(`http://${name}:${port}/`)).toBe('DNS_FAILED');
      expect(connections).toEqual([]);
    },
  );

  test('ignores the proxies that the environment names', async () => {
    const proxy = `http://127.0.0.1:${port}`;
    const before = { ...process.env };
    Object.assign(process.env, {
      HTTP_PROXY: proxy,
      http_proxy: proxy,
      ALL_PROXY: proxy,
      NODE_USE_ENV_PROXY: '1',
    });
    const host = await startImageHost();
    host.serve('/a.png', Buffer.from('picture'));
    const direct = startClient({ FETCH_ALLOW_PRIVATE: '127.0.0.1' });
    expect(await codeOf(host.url('/a.png'), direct)).toBe('fetched');
    expect(connections).toEqual([]);
    await direct.onApplicationShutdown();
    await host.close();
    process.env = before;
  });
});

test('the listeners of these tests are reachable without the policy', async () => {
  const unprotected = startClient({ FETCH_ALLOW_PRIVATE: '0.0.0.0/0,::/0' });
  for (const host of [
    '127.0.0.1',
    '0x7f.1',
    '127.0.0.2',
    '[::1]',
    '[::ffff:7f00:1]',
    'localhost',
    'shop.test',
    'many.test',
  ])
    expect([host, await codeOf(`http://${host}:${port}/`, unprotected)]).toEqual([host, 'fetched']);
  await unprotected.onApplicationShutdown();
});

describe('with one private address allowed', () => {
  let host: ImageHost;
  beforeEach(async () => {
    host = await startImageHost();
    host.serve('/a.png', Buffer.from('picture'));
    await client.onApplicationShutdown();
    client = startClient({ FETCH_ALLOW_PRIVATE: '127.0.0.1' });
  });
  afterEach(() => host.close());

  test.each([
    ...[
      'http://127.0.0.2:PORT/',
      'http://127.2:PORT/',
      'http://2130706434:PORT/',
      'http://[::1]:PORT/',
      '//127.0.0.2:PORT/',
    ],
    ...[
      'http://[::ffff:127.0.0.2]:PORT/',
      'http://0:PORT/',
      'http://169.254.169.254/',
      'http://localhost.names.test/../',
    ],
    ...[
      'http://127-0-0-2.names.test:PORT/',
      'http://--1.names.test:PORT/',
      '\\\\127.0.0.2:PORT/',
      'https://127.0.0.2:PORT/',
    ],
    ...[
      'http://user@127.0.0.1:PORT/',
      'file:///etc/passwd',
      'ftp://127.0.0.1:PORT/',
      'data:,x',
      'http://10.0.0.1/',
    ],
  ])('opens no connection for a redirect to %s, at the first hop or the last', async (location) => {
    const end = location.replace('PORT', String(port));
    const expected = location.includes('localhost.names') ? 'DNS_FAILED' : 'URL_NOT_ALLOWED';
    host.on('/1', redirect(end));
    for (let hop = 2; hop <= 5; hop++) host.on(`/${hop}`, redirect(`/${hop - 1}`, 307));
    expect(await codeOf(host.url('/1'))).toBe(expected);
    expect(await codeOf(host.url('/5'))).toBe(expected);
    expect(connections).toEqual([]);
  });

  test('looks a name up once per connection and uses the address that was checked', async () => {
    const at = (name: string) => `http://${name}:${host.port}/a.png`;
    expect(await codeOf(at('open-then-closed.test'))).toBe('fetched');
    expect(names.asked.filter((entry) => entry === 'open-then-closed.test A')).toHaveLength(1);
    // The first connection is kept alive; a new client looks the name up again.
    const other = startClient({ FETCH_ALLOW_PRIVATE: '127.0.0.1' });
    expect(await codeOf(at('open-then-closed.test'), other)).toBe('URL_NOT_ALLOWED');
    expect(await codeOf(at('closed-then-open.test'), other)).toBe('URL_NOT_ALLOWED');
    expect(await codeOf(at('first-closed.test'), other)).toBe('fetched');
    await other.onApplicationShutdown();
  });
});
