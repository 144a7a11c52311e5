import { setTimeout as sleep } from 'node:timers/promises';
import { answer, redirect } from '../../test/support/image-host.behaviours.js';
import { type ImageHost, startImageHost } from '../../test/support/image-host.js';
import { readConfig } from '../config/index.js';
import { OutboundClient } from './outbound-client.js';

const image = Buffer.from('image');

let host: ImageHost;
let client: OutboundClient;
beforeEach(async () => {
  host = await startImageHost();
  client = clientWith({});
});
afterEach(async () => {
  await client.onApplicationShutdown();
  await host.close();
});

const LOCAL = async () => [{ address: '127.0.0.1', family: 4 }];
const clientWith = (env: Record<string, string>) =>
  new OutboundClient(readConfig({ FETCH_ALLOW_PRIVATE: '127.0.0.0/8', ...env }), { resolve: LOCAL });
const download = (url: string) => client.withDownload(url, ({ bytes }) => String(bytes));
/** The URL of a path under another name of the host. */
const at = (name: string, path: string) => `http://${name}:${host.port}${path}`;

describe('the time for the first byte', () => {
  test('waits FETCH_TIMEOUT_MS for the first byte, without a shorter limit', async () => {
    await client.onApplicationShutdown();
    client = clientWith({ FETCH_TIMEOUT_MS: '60000' });
    host.on('/1.jpg', async (exchange) => {
      await sleep(11_500);
      await answer(image)(exchange);
    });
    expect(await download(host.url('/1.jpg'))).toBe('image');
    expect(host.hits('/1.jpg')).toBe(1);
  }, 30_000);

  test('ends a fetch without a first byte with a TIMEOUT that names the configured time', async () => {
    await client.onApplicationShutdown();
    client = clientWith({ FETCH_TIMEOUT_MS: '400' });
    host.on('/1.jpg', () => undefined);
    await expect(download(host.url('/1.jpg'))).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: 'The host took longer than 0.4 s.',
    });
  });
});

describe('content negotiation', () => {
  /** Chooses by Accept as RFC 9110, 12.5.1 says, and prefers the formats in this order. */
  const negotiate = () =>
    host.otherwise((exchange) => {
      const ranges = (exchange.request.headers.accept ?? '*/*').split(',').map((text) => {
        const [type = '', q] = text.trim().split(';q=');
        return { type, q: Number(q ?? 1) };
      });
      const weightOf = (type: string) =>
        [type, 'image/*', '*/*']
          .map((range) => ranges.find((one) => one.type === range))
          .find((range) => range)?.q ?? 0;
      const types = ['image/avif', 'image/webp', 'image/jpeg', 'image/png', 'image/gif'];
      const best = types.reduce((a, b) => (weightOf(b) > weightOf(a) ? b : a));
      return answer(best)(exchange);
    });

  test.each([
    ['/1.jpg', 'image/jpeg'],
    ['/1.JPEG?v=2', 'image/jpeg'],
    ['/1.jfif', 'image/jpeg'],
    ['/1.png', 'image/png'],
    ['/1.gif', 'image/gif'],
    ['/1.webp', 'image/webp'],
    ['/1.avif', 'image/avif'],
    ['/1.tiff', 'image/avif'],
    ['/render/1', 'image/avif'],
  ])('prefers the type of the extension of %s and gets %s', async (path, type) => {
    negotiate();
    expect(await download(host.url(path))).toBe(type);
  });

  test('prefers the type of the first URL after a redirect to one without extension', async () => {
    negotiate();
    host.on('/1.jpg', redirect('/cdn/abc'));
    expect(await download(host.url('/1.jpg'))).toBe('image/jpeg');
  });

  test('does not name WebP or AVIF in the Accept header for a .jpg', async () => {
    host.on('/1.jpg', (exchange) =>
      answer(/webp|avif/.test(exchange.request.headers.accept ?? '') ? 'webp' : 'jpeg')(exchange),
    );
    expect(await download(host.url('/1.jpg'))).toBe('jpeg');
  });
});

describe('&amp; in an address', () => {
  test.each(['&amp;', '&AMP;', '&amp;amp;', '&#38;', '&#038;', '&#x26;'])(
    'fetches an address with %s once more with & after a 4xx',
    async (escape) => {
      host.on('/1.jpg?w=600&sig=ok', answer(image));
      host.otherwise(answer('No', { status: 403 }));
      expect(await download(host.url('/1.jpg?w=600').concat(escape, 'sig=ok'))).toBe('image');
    },
  );

  test('fetches an address with &amp; as it was written first', async () => {
    host.on('/1.jpg?w=600&amp;sig=ok', answer('as written'));
    expect(await download(`${host.origin}/1.jpg?w=600&amp;sig=ok`)).toBe('as written');
    expect(host.hits('/1.jpg?w=600&sig=ok')).toBe(0);
  });

  test('names &amp; in the error when neither address is found', async () => {
    await expect(download(`${host.origin}/1.jpg?w=600&amp;sig=ok`)).rejects.toMatchObject({
      code: 'HTTP_STATUS',
      status: 404,
      message: expect.stringContaining('&amp;') as string,
    });
  });

  test.each([429, 503])('does not decode &amp; after a %i, which is transient', async (status) => {
    host.on('/1.jpg?w=600&amp;sig=ok', answer('Later', { status }));
    await expect(download(`${host.origin}/1.jpg?w=600&amp;sig=ok`)).rejects.toMatchObject({ status });
    expect(host.hits('/1.jpg?w=600&sig=ok')).toBe(0);
  });
});

describe('share links', () => {
  const page = '<!doctype html><html><title>Preview</title>';

  test.each([
    ['www.dropbox.com', '/s/abc/1.jpg?dl=0', '/s/abc/1.jpg?dl=1'],
    ['drive.google.com', '/file/d/ID_1/view?usp=sharing', '/uc?export=download&id=ID_1'],
    ['github.com', '/o/r/blob/main/a/1.jpg', '/o/r/raw/main/a/1.jpg'],
  ])('fetches the share link of %s%s from %s', async (name, given, direct) => {
    host.serve(direct, image);
    host.on(given, answer(page, { type: 'text/html' }));
    expect(await download(at(name, given))).toBe('image');
    expect(host.hits(given)).toBe(0);
  });

  test.each<[string, string, string]>([
    ['www.dropbox.com', '/scl/fo/abc/folder?dl=0', 'a share page of Dropbox'],
    ['drive.google.com', '/drive/folders/abc', 'a share page of Google Drive'],
    ['photos.app.goo.gl', '/abc', 'a share page of Google Photos'],
    ['tenant-my.sharepoint.com', '/:f:/g/abc', 'a share page of SharePoint'],
  ])('explains that %s%s led to a page', async (name, path, text) => {
    host.on(path, answer(`\n<!-- x --><html>${page}`, { type: 'text/html; charset=utf-8' }));
    await expect(download(at(name, path))).rejects.toMatchObject({
      code: 'NOT_AN_IMAGE',
      retryable: false,
      message: expect.stringContaining(text) as string,
    });
    expect(client.bytesInFlight).toBe(0);
  });

  test('explains how to share a file that is not found', async () => {
    await expect(download(at('drive.google.com', '/file/d/ID/view'))).rejects.toMatchObject({
      code: 'HTTP_STATUS',
      status: 404,
      message: expect.stringContaining('Anyone with the link') as string,
    });
  });

  test('passes on a page of any other host', async () => {
    host.on('/1.jpg', answer(page, { type: 'text/html' }));
    expect(await download(at('shop.test', '/1.jpg'))).toBe(page);
  });

  test('checks the direct form of a share link against the address policy', async () => {
    const strict = new OutboundClient(readConfig({}), { resolve: LOCAL });
    const url = 'http://www.dropbox.com/s/abc/1.jpg?dl=0';
    await expect(strict.withDownload(url, () => 'fetched')).rejects.toMatchObject({
      code: 'URL_NOT_ALLOWED',
    });
    await strict.onApplicationShutdown();
  });
});

describe('URL_NOT_ALLOWED', () => {
  test.each([
    ['a private address', 'http://10.0.0.1/1.jpg', 'FETCH_ALLOW_PRIVATE'],
    ['a name in a private network', 'http://shop.test/1.jpg', 'FETCH_ALLOW_PRIVATE'],
    ['another port', 'http://8.8.8.8:8443/1.jpg', 'FETCH_ALLOW_PORTS=8443'],
  ])('names the setting that would allow %s in URL_NOT_ALLOWED', async (_name, url, setting) => {
    const strict = new OutboundClient(readConfig({}), { resolve: LOCAL });
    await expect(strict.withDownload(url, () => 'fetched')).rejects.toMatchObject({
      code: 'URL_NOT_ALLOWED',
      message: expect.stringContaining(setting) as string,
    });
    await strict.onApplicationShutdown();
  });
});
