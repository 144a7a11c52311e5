import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import {
  MAX_BYTES,
  download,
  host,
  path,
  picture,
  replaceClient,
  until,
  useHostAndClient,
} from '../../test/support/download-stage.js';
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
import { startImageHost } from '../../test/support/image-host.js';

useHostAndClient();

const slowRedirect: Behaviour = async (exchange) => {
  await sleep(60);
  await redirect(path)(exchange);
};

describe('failures', () => {
  test.each<[string, Behaviour, object]>([
    ['a 404', answer('', { status: 404 }), { code: 'HTTP_STATUS', status: 404, retryable: false }],
    [
      'a 500',
      answer('', { status: 500 }),
      { code: 'HTTP_STATUS', message: 'The host answered 500 Internal Server Error.', retryable: true },
    ],
    [
      'a 429 with Retry-After',
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
      'a body that is not in its Content-Encoding',
      answer(picture, { headers: { 'content-encoding': 'br' } }),
      {
        code: 'CONNECT_FAILED',
      },
    ],
    [
      'an encoding without a decoder',
      answer(picture, { headers: { 'content-encoding': 'compress' } }),
      {
        code: 'UNSUPPORTED_FORMAT',
        retryable: false,
      },
    ],
    [
      'a response that is not HTTP',
      ({ request }) => void request.socket.end('SSH-2.0-OpenSSH\r\n'),
      {
        code: 'CONNECT_FAILED',
      },
    ],
    [
      'a connection closed without a response',
      ({ request }) => void request.socket.destroy(),
      {
        code: 'CONNECT_FAILED',
      },
    ],
  ])('reports the error of %s', async (_name, behaviour, expected) => {
    host.on(path, behaviour);
    await expect(download()).rejects.toMatchObject(expected);
  });

  test.each<[string, Behaviour]>([
    ['sends no response', hangBeforeHeaders],
    ['stops after the headers', hangAfterHeaders(picture)],
    ['sends slowly', slow(picture, { bytesPerSecond: 1_000 })],
    ['redirects slowly', slowRedirect],
  ])('ends with TIMEOUT for a host that %s', async (_name, behaviour) => {
    await replaceClient(100);
    host.on(path, behaviour);
    await expect(download()).rejects.toMatchObject({
      code: 'TIMEOUT',
      retryable: true,
      message: 'The host took longer than 0.1 s.',
    });
  });

  test('closes the connection of an endless error page', async () => {
    let open = true;
    host.on(path, ({ request, response }) => {
      request.socket.once('close', () => (open = false));
      response.writeHead(500).write('It is all so');
    });
    await expect(download()).rejects.toMatchObject({ code: 'HTTP_STATUS', status: 500 });
    await until(() => !open);
  });

  test('downloads from a host that has recovered', async () => {
    host.on(path, failFirst(2, 503, answer(picture)));
    await expect(download()).rejects.toMatchObject({ status: 503 });
    await expect(download()).rejects.toMatchObject({ status: 503 });
    expect((await download()).bytes).toHaveLength(picture.length);
  });

  test('reports DNS_FAILED for a name that does not exist', async () => {
    // A label of more than 63 characters is invalid, so no name server is queried.
    await expect(download(`http://${'a'.repeat(64)}.invalid/`)).rejects.toMatchObject({
      code: 'DNS_FAILED',
      retryable: true,
    });
  });

  test('reports CONNECT_FAILED for a port without a listener', async () => {
    const gone = await startImageHost();
    await gone.close();
    await expect(download(gone.url(path))).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      message: 'The host refused the connection.',
    });
  });

  test('reports CONNECT_FAILED for https to a host that speaks http', async () => {
    await expect(download(`https://127.0.0.1:${host.port}/`)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
    });
  });

  test('reports TIMEOUT for a TLS handshake without a response', async () => {
    await replaceClient(100);
    const silent: Server = createServer();
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const { port } = silent.address() as AddressInfo;
    await expect(download(`https://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'TIMEOUT' });
    silent.close();
  });

  test.each(['', 'catalogue/a.png', 'ftp://127.0.0.1/a.png', 'http://user:secret@127.0.0.1/'])(
    'rejects the address %j without a request',
    async (url) => {
      await expect(download(url)).rejects.toMatchObject({ code: 'URL_NOT_ALLOWED', retryable: false });
    },
  );
});
