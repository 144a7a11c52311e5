import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn, setInterval as every, setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { collectGarbage } from '../../test/support/garbage.js';
import { readConfig } from '../config/index.js';
import { OutboundClient } from './outbound-client.js';

/** What is allowed of one image here, in bytes; bombs are a hundred times that. */
const MAX_BYTES = 1024 * 1024;
const LIMITS = { firstByteMs: 300, pace: { bytes: 1000, inMs: 300 } };

/** What a server does once it was asked; it may do so for as long as the connection lives. */
type Misdeed = (socket: Socket, ask: { readonly path: string }) => void | Promise<void>;

let server: Server;
let client: OutboundClient;
let behaviour: Misdeed;
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
  // What packing the bombs took is freed in the background, once it has been found to be garbage.
  collectGarbage();
  await nextTurn();
  collectGarbage();
  externalAtFirst = process.memoryUsage().external;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

beforeEach(() => {
  const config = readConfig({ FETCH_MAX_BYTES: String(MAX_BYTES), FETCH_ALLOW_PRIVATE: '127.0.0.0/8' });
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

const say =
  (...texts: (string | Uint8Array)[]): Misdeed =>
  (socket) =>
    texts.forEach((text) => socket.write(text));

/** Says `beginning`, and `more` for as long as anybody listens: as fast as that goes, or each so many ms. */
const forEver =
  (beginning: string, more: string, eachMs?: number): Misdeed =>
  async (socket) => {
    socket.write(beginning);
    if (eachMs !== undefined) {
      for await (const _ of every(eachMs))
        if (socket.destroyed) return;
        else socket.write(more);
    }
    let goOn = (): void => undefined;
    socket.on('drain', () => goOn()).on('close', () => goOn());
    const chunk = more.repeat(Math.ceil(65_536 / more.length));
    while (!socket.destroyed) {
      if (socket.write(chunk)) continue;
      await new Promise<void>((resolve) => (goOn = resolve));
    }
  };

/** Ends with a reset instead of a proper end. */
const thenReset =
  (text: string): Misdeed =>
  (socket) =>
    void socket.write(text, () => setTimeout(() => socket.resetAndDestroy(), 50));

const gzipBomb = gzipSync(Buffer.alloc(100 * MAX_BYTES), { level: 9 });
const twice = gzipSync(gzipBomb);

const TOO_SLOW = { code: 'TIMEOUT', retryable: true };
const UNREADABLE = { code: 'CONNECT_FAILED', retryable: true };
const TOO_LARGE = { code: 'TOO_LARGE', retryable: false };

test.each<[string, Misdeed, object]>([
  ['hangs before the headers', say(), TOO_SLOW],
  ['hangs in the status line', say('HTTP/1.1 20'), TOO_SLOW],
  ['hangs in the headers', say(OK), TOO_SLOW],
  ['sends a header a moment, without end', forEver(OK, 'X-A: b\r\n', 40), TOO_SLOW],
  ['sends a byte of the headers a moment', forEver('HTTP/1.1 200 ', 'O', 40), TOO_SLOW],
  ['hangs after the headers', say(`${OK}Content-Length: 9\r\n\r\n`), TOO_SLOW],
  ['hangs before the last byte', say(`${OK}Content-Length: 9\r\n\r\n12345678`), TOO_SLOW],
  ['hangs in the head of a chunk', say(`${OK}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n10`), TOO_SLOW],
  ['hangs before the last chunk', say(`${OK}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n`), TOO_SLOW],
  ['sends a byte a moment', forEver(`${OK}Content-Length: 9000\r\n\r\n`, 'x', 100), TOO_SLOW],
  [
    'sends a byte a moment, in chunks',
    forEver(`${OK}Transfer-Encoding: chunked\r\n\r\n`, '1\r\nx\r\n', 100),
    TOO_SLOW,
  ],
  [
    'sends the beginning of a gzip, and hangs',
    say(`${OK}Content-Encoding: gzip\r\n\r\n`, gzipBomb.subarray(0, 20)),
    TOO_SLOW,
  ],
  ['asks to go on waiting, for ever', forEver('', 'HTTP/1.1 102 Processing\r\n\r\n', 40), UNREADABLE],
  [
    'says early hints, as fast as it can',
    forEver('', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'),
    UNREADABLE,
  ],
  ['sends headers without end', forEver(OK, 'X-A: b\r\n'), UNREADABLE],
  ['sends one header without end', forEver(`${OK}X-A: `, 'b'), UNREADABLE],
  ['sends 10 MB of headers', say(OK, `X-A: ${'b'.repeat(10_000_000)}\r\n\r\n`), UNREADABLE],
  ['sends 100,000 headers', say(OK, 'X-A: b\r\n'.repeat(100_000), '\r\n'), UNREADABLE],
  ['sends a status line without end', forEver('HTTP/1.1 200 ', 'O'), TOO_SLOW],
  [
    'sends trailers without end',
    forEver(`${OK}Transfer-Encoding: chunked\r\n\r\n0\r\n`, 'X-A: b\r\n'),
    UNREADABLE,
  ],
  [
    'sends the extension of a chunk without end',
    forEver(`${OK}Transfer-Encoding: chunked\r\n\r\n1;a=`, 'b'),
    TOO_SLOW,
  ],
  [
    'sends a chunk of a size beyond all numbers',
    say(`${OK}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n`),
    UNREADABLE,
  ],
  ['sends a chunk of a negative size', say(`${OK}Transfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n`), UNREADABLE],
  ['sends a body without end', forEver(`${OK}\r\n`, 'x'), TOO_LARGE],
  [
    'sends chunks without end',
    forEver(`${OK}Transfer-Encoding: chunked\r\n\r\n`, '1000\r\n'.concat('x'.repeat(4096), '\r\n')),
    TOO_LARGE,
  ],
  ['announces a terabyte', say(`${OK}Content-Length: 1099511627776\r\n\r\nx`), TOO_LARGE],
  [
    'announces more than all numbers',
    say(`${OK}Content-Length: 99999999999999999999999\r\n\r\nx`),
    UNREADABLE,
  ],
  ['announces a negative length', say(`${OK}Content-Length: -1\r\n\r\nx`), UNREADABLE],
  ['announces two lengths', say(`${OK}Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy`), UNREADABLE],
  [
    'announces a length and chunks',
    say(`${OK}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n`),
    UNREADABLE,
  ],
  [
    'announces more than it sends',
    (socket) => void socket.end(`${OK}Content-Length: 9\r\n\r\nx`),
    UNREADABLE,
  ],
  [
    'sends a gzip bomb',
    say(`${OK}Content-Encoding: gzip\r\nContent-Length: ${gzipBomb.length}\r\n\r\n`, gzipBomb),
    TOO_LARGE,
  ],
  [
    'packs a bomb twice',
    say(`${OK}Content-Encoding: gzip, gzip\r\nContent-Length: ${twice.length}\r\n\r\n`, twice),
    { code: 'UNSUPPORTED_FORMAT', retryable: false },
  ],
  ['resets in the headers', thenReset(OK), UNREADABLE],
  ['resets in mid-body', thenReset(`${OK}Content-Length: 9000\r\n\r\nxxx`), UNREADABLE],
  ['resets in mid-chunk', thenReset(`${OK}Transfer-Encoding: chunked\r\n\r\n9000\r\nxxx`), UNREADABLE],
  ['resets in mid-gzip', thenReset(`${OK}Content-Encoding: gzip\r\n\r\n\x1f`), UNREADABLE],
  ['says something other than HTTP', say('220 mail.example ESMTP\r\n'), UNREADABLE],
  ['speaks HTTP/0.9', (socket) => void socket.end('<html>'), UNREADABLE],
  [
    'switches protocols unasked',
    say('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    { retryable: true },
  ],
  ['wraps a header about a line end', say(`${OK}X-A: b\r\n c: d\r\nContent-Length: 1\r\n\r\nx`), UNREADABLE],
  ['puts a zero byte into a header', say(`${OK}X-A: b\0\r\nContent-Length: 1\r\n\r\nx`), UNREADABLE],
  [
    'redirects in a circle',
    (socket, { path }) =>
      say(`HTTP/1.1 302 Found\r\nLocation: ${path === '/a' ? '/b' : '/a'}\r\nContent-Length: 0\r\n\r\n`)(
        socket,
        { path },
      ),
    { code: 'HTTP_STATUS', retryable: false },
  ],
  [
    'redirects to ever new addresses',
    (socket, { path }) =>
      say(`HTTP/1.1 302 Found\r\nLocation: ${path}a\r\nContent-Length: 0\r\n\r\n`)(socket, { path }),
    { code: 'HTTP_STATUS' },
  ],
  [
    'redirects to what is no address',
    say('HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n'),
    { code: 'URL_NOT_ALLOWED' },
  ],
  [
    'redirects with a location of 15 KB',
    (socket, { path }) =>
      say(
        path.length > 1000
          ? 'HTTP/1.1 404 Gone\r\nContent-Length: 0\r\n\r\n'
          : `HTTP/1.1 302 Found\r\nLocation: /${'a'.repeat(15_000)}\r\nContent-Length: 0\r\n\r\n`,
      )(socket, { path }),
    {},
  ],
])('a server that %s fails its image by name, in time and in memory', async (_, serve, expected) => {
  behaviour = serve;
  const begun = performance.now();
  await expect(download()).rejects.toMatchObject({ name: 'OutboundError', ...expected });
  // Each of these either ends at once or by a limit of 300 ms, never by the deadline of the whole download, 30 s.
  expect(performance.now() - begun).toBeLessThan(10_000);
  // The server's own bytes are among these, 10 MB of them in one case.
  expect(await externalSinceFirst(32 * MAX_BYTES)).toBeLessThan(32 * MAX_BYTES);
});

test('one that behaves is fetched from', async () => {
  behaviour = say(`${OK}Content-Length: 3\r\n\r\nxyz`);
  expect(await download()).toBe(3);
});

/** How much is held outside of the heap since the first test, told by what is left of it when it seems too much. */
async function externalSinceFirst(tooMuch: number): Promise<number> {
  const grown = () => process.memoryUsage().external - externalAtFirst;
  // To collect garbage takes longer than most of the tests; what a server still writes is held until its socket is gone.
  for (let tries = 0; grown() >= tooMuch && tries < 40; tries++) {
    collectGarbage();
    await sleep(50);
  }
  return grown();
}
