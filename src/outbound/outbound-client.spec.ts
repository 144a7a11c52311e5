import { once, setMaxListeners } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import {
  answer,
  chunked,
  cutOff,
  endless,
  failFirst,
  gzipped,
  hangAfterHeaders,
  hangBeforeHeaders,
  lieAboutLength,
  redirect,
  slow,
  type Behaviour,
} from '../../test/support/image-host.behaviours.js';
import { type ImageHost, startImageHost } from '../../test/support/image-host.js';
import { readConfig } from '../config/index.js';
import { type Download, OutboundClient } from './outbound-client.js';
import { HostBusyError, type OutboundError } from './outbound-errors.js';

const MAX_BYTES = 100_000;
const picture = Buffer.from(Array.from({ length: 60_000 }, (_, i) => (i * 7919) % 256));
const path = '/picture.png';

let host: ImageHost;
let client: OutboundClient;

function startClient(timeoutMs = 10_000, maxBytes = MAX_BYTES): OutboundClient {
  return new OutboundClient(
    readConfig({
      FETCH_MAX_BYTES: String(maxBytes),
      FETCH_TIMEOUT_MS: String(timeoutMs),
      PUBLIC_URL: 'https://halftone.example',
      FETCH_ALLOW_PRIVATE: '127.0.0.0/8,::1',
    }),
  );
}

beforeEach(async () => {
  host = await startImageHost();
  client = startClient();
});
afterEach(async () => {
  if (client.bytesInFlight !== 0) throw new Error(`${client.bytesInFlight} bytes were never given back`);
  await client.onApplicationShutdown();
  await host.close();
});

const download = (url = host.url(path), options: { signal?: AbortSignal } = {}): Promise<Download> =>
  client.withDownload(url, (file) => file, options);

const slowRedirect: Behaviour = async (visit) => {
  await sleep(60);
  await redirect(path)(visit);
};

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > giveUpAt) throw new Error(`Never so: ${condition.toString()}`);
    await sleep(5);
  }
}

async function replaceClient(timeoutMs: number, maxBytes = MAX_BYTES): Promise<void> {
  await client.onApplicationShutdown();
  client = startClient(timeoutMs, maxBytes);
}

describe('a download', () => {
  test('brings the bytes, what the host calls them, and where they were', async () => {
    host.serve(path, picture, { type: 'text/html' });
    expect(await download(`${host.url(path)}#top`)).toEqual({
      bytes: picture,
      contentType: 'text/html',
      finalUrl: host.url(path),
    });
  });

  test('says who asks, for an image and not encoded', async () => {
    host.serve(path, picture);
    await download();
    expect(host.requests(path)[0]).toMatchObject({
      'user-agent': expect.stringMatching(/^Halftone\/\S+ \(\+https:\/\/halftone\.example\)$/) as string,
      accept: 'image/*,*/*;q=0.5',
      'accept-encoding': 'identity',
    });
  });

  test.each<[string, Behaviour]>([
    ['in chunks of no announced length', chunked(picture)],
    ['compressed without being asked', gzipped(picture)],
    ['in pieces', slow(picture, { firstByteMs: 20, bytesPerSecond: 200_000 })],
    [
      'longer than announced, to its announced length',
      lieAboutLength(Buffer.concat([picture, picture]), 60_000),
    ],
    ['of exactly the limit', answer(Buffer.alloc(MAX_BYTES, picture))],
  ])('may come %s', async (_how, behaviour) => {
    host.on(path, behaviour);
    const { bytes } = await download();
    expect(bytes.subarray(0, picture.length).equals(picture)).toBe(true);
  });

  test('may be empty', async () => {
    host.serve(path, Buffer.alloc(0));
    expect((await download()).bytes).toHaveLength(0);
  });

  test('counts as in flight until its use has ended, however it ends', async () => {
    host.serve(path, picture);
    const failing = client.withDownload(host.url(path), () => {
      expect(client.bytesInFlight).toBe(picture.length);
      throw new Error('no use');
    });
    await expect(failing).rejects.toThrow('no use');
    expect(client.bytesInFlight).toBe(0);
  });

  test('ends with the reason of whoever calls it off', async () => {
    host.on(path, hangAfterHeaders(picture));
    const caller = new AbortController();
    // Even a reason that looks like trouble with the network is not the host's.
    const reason = Object.assign(new Error('lease lost'), { code: 'ETIMEDOUT' });
    const cancelled = until(() => client.bytesInFlight > 0).then(() => caller.abort(reason));
    await expect(download(host.url(path), { signal: caller.signal })).rejects.toBe(reason);
    await cancelled;
  });

  test('does not begin when it has been called off already', async () => {
    await expect(download(host.url(path), { signal: AbortSignal.abort('cancelled') })).rejects.toBe(
      'cancelled',
    );
    expect(host.hits(path)).toBe(0);
  });
});

describe('redirects', () => {
  test.each([301, 302, 303, 307, 308])('with %p are followed', async (status) => {
    host.serve('/there/b.png', picture);
    host.on(path, redirect('there/b.png', status));
    expect((await download()).finalUrl).toBe(host.url('/there/b.png'));
  });

  test('to a path that is not escaped are followed', async () => {
    host.serve('/%C3%BC.png', picture);
    host.on(path, redirect(Buffer.from('/ü.png').toString('latin1')));
    expect((await download()).bytes).toHaveLength(picture.length);
  });

  test('are followed five times, and not a sixth', async () => {
    host.serve('/hop/0', picture);
    for (let hop = 1; hop <= 6; hop++) host.on(`/hop/${hop}`, redirect(`/hop/${hop - 1}`));
    expect((await download(host.url('/hop/5'))).finalUrl).toBe(host.url('/hop/0'));
    await expect(download(host.url('/hop/6'))).rejects.toMatchObject({
      code: 'HTTP_STATUS',
      retryable: false,
      message: 'The host redirects more than 5 times.',
    });
    expect(host.hits('/hop/0')).toBe(1);
  });

  test('in a circle end', async () => {
    host.on(path, redirect(path));
    await expect(download()).rejects.toMatchObject({ code: 'HTTP_STATUS', retryable: false });
    expect(host.hits(path)).toBe(6);
  });

  test.each(['ftp://127.0.0.1/a.png', 'file:///etc/passwd', 'http://user:secret@127.0.0.1/'])(
    'to %s are not followed',
    async (location) => {
      host.on(path, redirect(location));
      await expect(download()).rejects.toMatchObject({ code: 'URL_NOT_ALLOWED', retryable: false });
    },
  );

  test('whose own body never ends are followed, and their connection is not kept', async () => {
    let open = true;
    host.serve('/b.png', picture);
    host.on(path, ({ request, response }) => {
      request.socket.once('close', () => (open = false));
      response.writeHead(302, { location: '/b.png' }).write('moved');
    });
    expect((await download()).finalUrl).toBe(host.url('/b.png'));
    await until(() => !open);
  });
});

describe('failures', () => {
  test.each<[string, Behaviour, object]>([
    [
      'a page that is gone',
      answer('', { status: 404 }),
      { code: 'HTTP_STATUS', status: 404, retryable: false },
    ],
    [
      'a host in trouble',
      answer('', { status: 500 }),
      { code: 'HTTP_STATUS', message: 'The host answered 500 Internal Server Error.', retryable: true },
    ],
    [
      'a host that asks for patience',
      answer('', { status: 429, headers: { 'retry-after': '3' } }),
      { code: 'HTTP_STATUS', retryable: true, retryAfterMs: 3000 },
    ],
    ['an announced length over the limit', answer(Buffer.alloc(MAX_BYTES + 1)), { code: 'TOO_LARGE' }],
    ['a body over the limit', chunked(Buffer.alloc(MAX_BYTES + 1)), { code: 'TOO_LARGE', retryable: false }],
    ['an endless body', endless, { code: 'TOO_LARGE' }],
    ['a body over the limit once decoded', gzipped(Buffer.alloc(MAX_BYTES + 1)), { code: 'TOO_LARGE' }],
    ['a body cut off', cutOff(picture), { code: 'CONNECT_FAILED', retryable: true }],
    [
      'a body shorter than announced',
      lieAboutLength(picture, picture.length + 1),
      { code: 'CONNECT_FAILED', retryable: true },
    ],
    [
      'a compressed body cut off',
      answer(gzipSync(picture).subarray(0, 100), { headers: { 'content-encoding': 'gzip' } }),
      { code: 'CONNECT_FAILED', retryable: true },
    ],
    [
      'a body not compressed as it says',
      answer(picture, { headers: { 'content-encoding': 'br' } }),
      {
        code: 'CONNECT_FAILED',
      },
    ],
    [
      'an unknown encoding',
      answer(picture, { headers: { 'content-encoding': 'zstd' } }),
      {
        code: 'UNSUPPORTED_FORMAT',
        retryable: false,
      },
    ],
    [
      'no HTTP at all',
      ({ request }) => void request.socket.end('SSH-2.0-OpenSSH\r\n'),
      {
        code: 'CONNECT_FAILED',
      },
    ],
    [
      'a connection closed without a word',
      ({ request }) => void request.socket.destroy(),
      {
        code: 'CONNECT_FAILED',
      },
    ],
  ])('%s', async (_name, behaviour, expected) => {
    host.on(path, behaviour);
    await expect(download()).rejects.toMatchObject(expected);
  });

  test.each<[string, Behaviour]>([
    ['says nothing', hangBeforeHeaders],
    ['stops after the headers', hangAfterHeaders(picture)],
    ['dribbles', slow(picture, { bytesPerSecond: 1_000 })],
    ['redirects slowly', slowRedirect],
  ])('a host that %s runs into the deadline', async (_name, behaviour) => {
    await replaceClient(100);
    host.on(path, behaviour);
    await expect(download()).rejects.toMatchObject({
      code: 'TIMEOUT',
      retryable: true,
      message: 'The host took longer than 0.1 s.',
    });
  });

  test('an error page without end, whose connection is not kept', async () => {
    let open = true;
    host.on(path, ({ request, response }) => {
      request.socket.once('close', () => (open = false));
      response.writeHead(500).write('It is all so');
    });
    await expect(download()).rejects.toMatchObject({ code: 'HTTP_STATUS', status: 500 });
    await until(() => !open);
  });

  test('a host that recovers is fetched from again', async () => {
    host.on(path, failFirst(2, 503, answer(picture)));
    await expect(download()).rejects.toMatchObject({ status: 503 });
    await expect(download()).rejects.toMatchObject({ status: 503 });
    expect((await download()).bytes).toHaveLength(picture.length);
  });

  test('a name that does not exist', async () => {
    // A label of more than 63 characters cannot be looked up, so nobody outside is asked.
    await expect(download(`http://${'a'.repeat(64)}.invalid/`)).rejects.toMatchObject({
      code: 'DNS_FAILED',
      retryable: true,
    });
  });

  test('a port on which nobody listens', async () => {
    const gone = await startImageHost();
    await gone.close();
    await expect(download(gone.url(path))).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      message: 'The host refused the connection.',
    });
  });

  test('https to a host that speaks http', async () => {
    await expect(download(`https://127.0.0.1:${host.port}/`)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
    });
  });

  test('a TLS handshake that is never answered', async () => {
    await replaceClient(100);
    const silent: Server = createServer();
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const { port } = silent.address() as AddressInfo;
    await expect(download(`https://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'TIMEOUT' });
    silent.close();
  });

  test.each(['', 'catalogue/a.png', 'ftp://127.0.0.1/a.png', 'http://user:secret@127.0.0.1/'])(
    'the address %j is not even tried',
    async (url) => {
      await expect(download(url)).rejects.toMatchObject({ code: 'URL_NOT_ALLOWED', retryable: false });
    },
  );
});

describe('one host', () => {
  const ask = () =>
    download().then(
      () => 'done',
      (error: { code: string }) => error.code,
    );

  test('is asked by so many at once, over connections that are kept, and no more', async () => {
    const ports = new Set<number | undefined>();
    host.on(path, async (visit) => {
      ports.add(visit.request.socket.remotePort);
      await sleep(300);
      await answer(picture)(visit);
    });
    const outcomes = await Promise.all(Array.from({ length: 40 }, ask));
    // 16 have a place, 4 wait for one, and the rest is to come back.
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(20);
    expect(outcomes.filter((outcome) => outcome === 'HOST_BUSY')).toHaveLength(20);
    for (let i = 0; i < 5; i++) expect(await ask()).toBe('done');
    expect(host.mostConcurrent).toBe(16);
    expect(ports.size).toBeLessThanOrEqual(16);
  });

  test('whose places stay taken is given up after a second, for now', async () => {
    host.on(path, hangBeforeHeaders);
    const caller = new AbortController();
    // One signal for many downloads, which nobody but this test does.
    setMaxListeners(0, caller.signal);
    const taken = Array.from({ length: 16 }, () => download(host.url(path), { signal: caller.signal }));
    await until(() => host.hits(path) === 16);
    await expect(download()).rejects.toMatchObject({ code: 'HOST_BUSY', retryAfterMs: 1000 });
    const called = new AbortController();
    const waiting = download(host.url(path), { signal: called.signal });
    called.abort('lease lost');
    await expect(waiting).rejects.toBe('lease lost');
    const elsewhere = await startImageHost();
    elsewhere.serve(path, picture);
    expect((await download(elsewhere.url(path))).bytes).toHaveLength(picture.length);
    await elsewhere.close();
    caller.abort();
    await Promise.allSettled(taken);
  });

  /** A picture that is held until somebody says so. */
  const holdBack = (held: string) => {
    let serve = (): void => undefined;
    host.on(held, async (visit) => {
      await new Promise<void>((resolve) => (serve = resolve));
      await answer(picture)(visit);
    });
    return () => serve();
  };

  test('that serves nothing for a while is asked for no more until it does', async () => {
    const serve = [holdBack('/slow/1'), holdBack('/slow/2')];
    host.serve(path, picture);
    const slowOnes = ['/slow/1', '/slow/2'].map((name) => download(host.url(name)));
    await until(() => host.hits('/slow/1') + host.hits('/slow/2') === 2);
    expect(await ask()).toBe('done');
    await sleep(600);
    for (let i = 0; i < 5; i++) expect(await ask()).toBe('HOST_BUSY');
    serve[0]!();
    expect((await Promise.race(slowOnes)).bytes).toHaveLength(picture.length);
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(['done', 'done', 'done']);
    serve[1]!();
    await Promise.all(slowOnes);
  });

  test('that takes long for a single picture serves the others all the while', async () => {
    const serve = holdBack('/large');
    host.serve(path, picture);
    const large = download(host.url('/large'));
    await until(() => host.hits('/large') === 1);
    for (let round = 0; round < 2; round++) {
      await sleep(600);
      expect(await ask()).toBe('done');
      expect(await Promise.all([ask(), ask(), ask()])).toEqual(['done', 'done', 'done']);
    }
    serve();
    expect((await large).bytes).toHaveLength(picture.length);
  });

  test('that redirects without a pause is not taken for one that serves nothing', async () => {
    const elsewhere = await startImageHost();
    elsewhere.serve(path, picture);
    host.on(path, async (visit) => {
      await sleep(100);
      await redirect(elsewhere.url(path))(visit);
    });
    // One after the other without end, and never none under way.
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        await sleep(n * 50);
        return ask();
      }),
    );
    await elsewhere.close();
    expect(new Set(outcomes)).toEqual(new Set(['done']));
  });

  test('that redirects to itself has served nothing by that', async () => {
    const caller = new AbortController();
    host.on(path, redirect(host.url('/held')));
    host.on('/held', () => undefined);
    const asks: Promise<unknown>[] = [];
    for (let n = 0; n < 8; n++) {
      asks.push(download(host.url(path), { signal: caller.signal }).catch((error: unknown) => error));
      await sleep(150);
    }
    expect(await Promise.race([asks.at(-1), sleep(1000)])).toBeInstanceOf(HostBusyError);
    caller.abort();
    await Promise.all(asks);
  });

  test('that is dead is not asked again and again', async () => {
    const gone = await startImageHost();
    await gone.close();
    for (let i = 0; i < 10; i++)
      await expect(download(gone.url(path))).rejects.toMatchObject({
        message: 'The host refused the connection.',
      });
    for (let i = 0; i < 20; i++) {
      const error = (await download(gone.url(path)).catch((thrown: unknown) => thrown)) as OutboundError;
      expect(error).toMatchObject({
        code: 'CONNECT_FAILED',
        retryable: true,
        message: 'The host has not answered for a while, so it was not asked again.',
      });
      expect(error.retryAfterMs).toBeLessThanOrEqual(2000);
    }
    host.serve(path, picture);
    expect(await ask()).toBe('done');
  });

  test('that is back is asked again', async () => {
    const { port } = new URL(host.origin);
    await host.close();
    for (let i = 0; i < 10; i++) expect(await ask()).toBe('CONNECT_FAILED');
    const back = createHttpServer((_, response) => response.end(picture)).listen(Number(port), '127.0.0.1');
    await until(async () => (await ask()) === 'done');
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(['done', 'done', 'done']);
    back.closeAllConnections();
    back.close();
    host = await startImageHost();
  });

  test('that asks for patience gets it from everyone', async () => {
    host.on('/busy', answer('', { status: 429, headers: { 'retry-after': '2' } }));
    host.serve(path, picture);
    await expect(download(host.url('/busy'))).rejects.toMatchObject({ status: 429, retryAfterMs: 2000 });
    const error = (await download().catch((thrown: unknown) => thrown)) as HostBusyError;
    expect(error).toMatchObject({ code: 'HOST_BUSY' });
    expect(error.retryAfterMs).toBeGreaterThan(1000);
    expect(host.hits(path)).toBe(0);
    // A timer leaves fractions of a millisecond out, and may come one early.
    await sleep(Math.ceil(error.retryAfterMs) + 1);
    expect(await ask()).toBe('done');
  });

  test('that is out of order for long fails its images for now', async () => {
    host.on('/busy', answer('', { status: 503, headers: { 'retry-after': '3600' } }));
    await expect(download(host.url('/busy'))).rejects.toMatchObject({ status: 503 });
    await expect(download()).rejects.toMatchObject({ code: 'HTTP_STATUS', retryable: true });
    expect(host.hits(path)).toBe(0);
  });
});

describe('memory', () => {
  const MIB = 1024 * 1024;
  const part = Buffer.alloc(MIB);

  test('that is promised is not taken: hosts that send nothing keep nobody waiting', async () => {
    await replaceClient(10_000, 200 * MIB);
    const caller = new AbortController();
    // One signal for many downloads, which nobody but this test does.
    setMaxListeners(0, caller.signal);
    host.on('/silent', ({ response }) => {
      response.writeHead(200, { 'content-length': 200 * MIB }).write('and no more');
    });
    const silent = Array.from({ length: 15 }, () => download(host.url('/silent'), { signal: caller.signal }));
    await until(() => host.hits('/silent') === 15);
    const other = await startImageHost();
    other.serve(path, picture);
    expect((await download(other.url(path))).bytes).toHaveLength(picture.length);
    expect(client.bytesInFlight).toBeLessThan(15 * MIB);
    caller.abort();
    await Promise.allSettled(silent);
    await other.close();
  });

  test('that is all in use is waited for', async () => {
    await replaceClient(20_000, 200 * MIB);
    const large: Behaviour = async ({ response }) => {
      response.writeHead(200);
      for (let sent = 0; sent < 190; sent++) if (!response.write(part)) await once(response, 'drain');
      response.end();
    };
    let free = (): void => undefined;
    const used = new Promise<void>((resolve) => (free = resolve));
    const using = ['/1', '/2'].map((name) => {
      host.on(name, large);
      return client.withDownload(host.url(name), () => used);
    });
    await until(() => client.bytesInFlight === 380 * MIB);
    // Its own host, since one that takes long over two would be asked for no third.
    const other = await startImageHost();
    other.on(path, large);
    let done = false;
    const waiting = download(other.url(path)).finally(() => (done = true));
    await until(() => other.hits(path) === 1);
    await sleep(100);
    expect(done).toBe(false);
    expect(client.bytesInFlight).toBeLessThanOrEqual(400 * MIB);
    free();
    expect((await waiting).bytes).toHaveLength(190 * MIB);
    await Promise.all(using);
    await other.close();
  });
});

describe('a network that is closed', () => {
  test.each([
    ['an address as such', () => host.url('/closed')],
    ['a name that resolves to it', () => host.url('/closed').replace('127.0.0.1', 'localhost')],
    ['an address in disguise', () => host.url('/closed').replace('127.0.0.1', '0x7f.1')],
  ])('%s is refused before a socket is opened', async (_case, url) => {
    host.serve('/closed', picture);
    const strict = new OutboundClient(readConfig({}));
    await expect(strict.withDownload(url(), (file) => file)).rejects.toMatchObject({
      code: 'URL_NOT_ALLOWED',
      retryable: false,
    });
    expect(host.hits('/closed')).toBe(0);
    await strict.onApplicationShutdown();
  });

  test('a redirect into it is refused too', async () => {
    const elsewhere = new OutboundClient(readConfig({ FETCH_ALLOW_PRIVATE: '127.0.0.1' }));
    host.on('/away', redirect(`http://127.0.0.2:${host.port}/closed`));
    await expect(elsewhere.withDownload(host.url('/away'), (file) => file)).rejects.toMatchObject({
      code: 'URL_NOT_ALLOWED',
    });
    expect(host.hits('/closed')).toBe(0);
    await elsewhere.onApplicationShutdown();
  });
});
