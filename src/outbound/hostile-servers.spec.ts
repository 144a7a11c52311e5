import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { collectGarbage } from '../../test/support/garbage.js';
import {
  type Behaviour,
  send,
  sendAndReset,
  sendEndlessly,
} from '../../test/support/hostile-server.behaviours.js';
import { readConfig } from '../config/index.js';
import { OutboundClient } from './outbound-client.js';

/** The size limit in these tests, in bytes; the bombs are a hundred times as large. */
const MAX_BYTES = 1024 * 1024;
const LIMITS = { pace: { bytes: 1000, inMs: 300 }, headBytes: 16 * 1024 };
/** The timeout of a whole download. Servers that send no complete head run into it; the others end earlier. */
const TIMEOUT_MS = 3_000;

let server: Server;
let client: OutboundClient;
let behaviour: Behaviour;
let externalAtFirst: number;
const sockets = new Set<Socket>();

beforeAll(async () => {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    socket.on('data', (head) => {
      const [, path = ''] = /^GET (\S+)/.exec(String(head)) ?? [];
      void behaviour(socket, { path });
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // The memory of compressing the bombs is freed in the background, after a garbage collection.
  collectGarbage();
  await nextTurn();
  collectGarbage();
  externalAtFirst = process.memoryUsage().external;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

beforeEach(() => {
  const config = readConfig({
    FETCH_MAX_BYTES: String(MAX_BYTES),
    FETCH_TIMEOUT_MS: String(TIMEOUT_MS),
    FETCH_ALLOW_PRIVATE: '127.0.0.0/8',
  });
  client = new OutboundClient(config, { limits: LIMITS });
});
afterEach(async () => {
  expect(client.bytesInFlight).toBe(0);
  await client.onApplicationShutdown();
  for (const socket of sockets) socket.destroy();
});

const url = (path = '/picture.jpg') => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
const download = () => client.withDownload(url(), ({ bytes }) => bytes.length);

const OK = 'HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n';

const gzipBomb = gzipSync(Buffer.alloc(100 * MAX_BYTES), { level: 9 });
const gzipBombTwice = gzipSync(gzipBomb);

const TOO_SLOW = { code: 'TIMEOUT', retryable: true };
/** No client could read these, so they are not retried. */
const UNREADABLE = { code: 'CONNECT_FAILED', retryable: false };
const CLOSED_EARLY = { code: 'CONNECT_FAILED', retryable: true };
const TOO_MANY_INTERIM = CLOSED_EARLY;
const TOO_LARGE = { code: 'TOO_LARGE', retryable: false };

test.each<[string, Behaviour, object]>([
  ['hangs before the headers', send(), TOO_SLOW],
  ['hangs in the status line', send('HTTP/1.1 20'), TOO_SLOW],
  ['hangs in the headers', send(OK), TOO_SLOW],
  ['sends a header each 40 ms, without end', sendEndlessly(OK, 'X-A: b\r\n', 40), TOO_SLOW],
  ['sends a byte of the headers each 40 ms', sendEndlessly('HTTP/1.1 200 ', 'O', 40), TOO_SLOW],
  ['hangs after the headers', send(`${OK}Content-Length: 9\r\n\r\n`), TOO_SLOW],
  ['hangs before the last byte', send(`${OK}Content-Length: 9\r\n\r\n12345678`), TOO_SLOW],
  ['hangs in the head of a chunk', send(`${OK}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n10`), TOO_SLOW],
  ['hangs before the last chunk', send(`${OK}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n`), TOO_SLOW],
  [
    'sends a byte of the body each 100 ms',
    sendEndlessly(`${OK}Content-Length: 9000\r\n\r\n`, 'x', 100),
    TOO_SLOW,
  ],
  [
    'sends a byte of the body each 100 ms, in chunks',
    sendEndlessly(`${OK}Transfer-Encoding: chunked\r\n\r\n`, '1\r\nx\r\n', 100),
    TOO_SLOW,
  ],
  [
    'sends the beginning of a gzip and hangs',
    send(`${OK}Content-Encoding: gzip\r\n\r\n`, gzipBomb.subarray(0, 20)),
    TOO_SLOW,
  ],
  [
    'sends 102 Processing without end',
    sendEndlessly('', 'HTTP/1.1 102 Processing\r\n\r\n', 40),
    TOO_MANY_INTERIM,
  ],
  [
    'sends 103 Early Hints without end, as fast as it can',
    sendEndlessly('', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'),
    TOO_MANY_INTERIM,
  ],
  ['sends headers without end', sendEndlessly(OK, 'X-A: b\r\n'), UNREADABLE],
  ['sends one header without end', sendEndlessly(`${OK}X-A: `, 'b'), UNREADABLE],
  ['sends 10 MB of headers', send(OK, `X-A: ${'b'.repeat(10_000_000)}\r\n\r\n`), UNREADABLE],
  ['sends 100,000 headers', send(OK, 'X-A: b\r\n'.repeat(100_000), '\r\n'), UNREADABLE],
  ['sends a status line without end', sendEndlessly('HTTP/1.1 200 ', 'O'), TOO_SLOW],
  [
    'sends trailers without end',
    sendEndlessly(`${OK}Transfer-Encoding: chunked\r\n\r\n0\r\n`, 'X-A: b\r\n'),
    UNREADABLE,
  ],
  [
    'sends the extension of a chunk without end',
    sendEndlessly(`${OK}Transfer-Encoding: chunked\r\n\r\n1;a=`, 'b'),
    TOO_SLOW,
  ],
  [
    'sends a chunk size above 2^64',
    send(`${OK}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n`),
    UNREADABLE,
  ],
  ['sends a negative chunk size', send(`${OK}Transfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n`), UNREADABLE],
  ['sends a body without end', sendEndlessly(`${OK}\r\n`, 'x'), TOO_LARGE],
  [
    'sends chunks without end',
    sendEndlessly(`${OK}Transfer-Encoding: chunked\r\n\r\n`, '1000\r\n'.concat('x'.repeat(4096), '\r\n')),
    TOO_LARGE,
  ],
  ['announces a terabyte', send(`${OK}Content-Length: 1099511627776\r\n\r\nx`), TOO_LARGE],
  [
    'announces a length above 2^64',
    send(`${OK}Content-Length: 99999999999999999999999\r\n\r\nx`),
    UNREADABLE,
  ],
  ['announces a negative length', send(`${OK}Content-Length: -1\r\n\r\nx`), UNREADABLE],
  ['announces two lengths', send(`${OK}Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy`), UNREADABLE],
  [
    'announces more than it sends',
    (socket) => void socket.end(`${OK}Content-Length: 9\r\n\r\nx`),
    CLOSED_EARLY,
  ],
  [
    'sends a gzip bomb',
    send(`${OK}Content-Encoding: gzip\r\nContent-Length: ${gzipBomb.length}\r\n\r\n`, gzipBomb),
    TOO_LARGE,
  ],
  [
    'sends a gzip bomb that is compressed twice',
    send(
      `${OK}Content-Encoding: gzip, gzip\r\nContent-Length: ${gzipBombTwice.length}\r\n\r\n`,
      gzipBombTwice,
    ),
    TOO_LARGE,
  ],
  ['resets in the headers', sendAndReset(OK), CLOSED_EARLY],
  ['resets in mid-body', sendAndReset(`${OK}Content-Length: 9000\r\n\r\nxxx`), CLOSED_EARLY],
  ['resets in mid-chunk', sendAndReset(`${OK}Transfer-Encoding: chunked\r\n\r\n9000\r\nxxx`), CLOSED_EARLY],
  ['resets in mid-gzip', sendAndReset(`${OK}Content-Encoding: gzip\r\n\r\n\x1f`), CLOSED_EARLY],
  ['speaks SMTP', send('220 mail.example ESMTP\r\n'), UNREADABLE],
  ['speaks HTTP/0.9', (socket) => void socket.end('<html>'), CLOSED_EARLY],
  [
    'switches protocols without a request for it',
    send('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    { retryable: true },
  ],
  ['puts a zero byte into a header', send(`${OK}X-A: b\0\r\nContent-Length: 1\r\n\r\nx`), UNREADABLE],
  [
    'redirects in a circle',
    (socket, { path }) =>
      send(`HTTP/1.1 302 Found\r\nLocation: ${path === '/a' ? '/b' : '/a'}\r\nContent-Length: 0\r\n\r\n`)(
        socket,
        { path },
      ),
    { code: 'HTTP_STATUS', retryable: false },
  ],
  [
    'redirects to a new address each time',
    (socket, { path }) =>
      send(`HTTP/1.1 302 Found\r\nLocation: ${path}a\r\nContent-Length: 0\r\n\r\n`)(socket, { path }),
    { code: 'HTTP_STATUS' },
  ],
  [
    'redirects to an invalid URL',
    send('HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n'),
    { code: 'URL_NOT_ALLOWED' },
  ],
  [
    'redirects with a location of 15 KB',
    (socket, { path }) =>
      send(
        path.length > 1000
          ? 'HTTP/1.1 404 Gone\r\nContent-Length: 0\r\n\r\n'
          : `HTTP/1.1 302 Found\r\nLocation: /${'a'.repeat(15_000)}\r\nContent-Length: 0\r\n\r\n`,
      )(socket, { path }),
    {},
  ],
])(
  'fails with a named error for a server that %s, within bounded time and memory',
  async (_, serve, expected) => {
    behaviour = serve;
    const begun = performance.now();
    await expect(download()).rejects.toMatchObject({ name: 'OutboundError', ...expected });
    expect(performance.now() - begun).toBeLessThan(10_000);
    // The server's own bytes are among these, 10 MB of them in one case.
    expect(await externalSinceFirst(32 * MAX_BYTES)).toBeLessThan(32 * MAX_BYTES);
  },
);

test('downloads from a server that behaves', async () => {
  behaviour = send(`${OK}Content-Length: 3\r\n\r\nxyz`);
  expect(await download()).toBe(3);
});

/** Returns the growth of memory outside the heap since the first test, after garbage collections when it exceeds `tooMuch`. */
async function externalSinceFirst(tooMuch: number): Promise<number> {
  const grown = () => process.memoryUsage().external - externalAtFirst;
  // Collected on demand only, as that takes longer than most tests; buffers of a server are held until its socket closes.
  for (let attempts = 0; grown() >= tooMuch && attempts < 40; attempts++) {
    collectGarbage();
    await sleep(50);
  }
  return grown();
}
