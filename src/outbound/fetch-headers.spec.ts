import { answer, redirect } from '../../test/support/image-host.behaviours.js';
import { type ImageHost, startImageHost } from '../../test/support/image-host.js';
import { readConfig } from '../config/index.js';
import { errorOfFetchHeader, fetchHeaderKey, headersForTarget } from './fetch-headers.js';
import { OutboundClient } from './outbound-client.js';

const LOGIN = { host: 'shop.example', name: 'Authorization', value: 'Basic dTpw' };

test.each([
  ['shop.example', 'https://shop.example/a.jpg', true],
  ['SHOP.example', 'https://shop.example/a.jpg', true],
  ['bücher.example', 'https://xn--bcher-kva.example/a.jpg', true],
  ['shop.example', 'https://shop.example:8443/a.jpg', false],
  ['shop.example:8443', 'https://shop.example:8443/a.jpg', true],
  ['shop.example:8443', 'https://shop.example/a.jpg', false],
  ['shop.example:443', 'https://shop.example/a.jpg', true],
  ['shop.example:443', 'https://shop.example:80/a.jpg', false],
  ['shop.example', 'https://www.shop.example/a.jpg', false],
  ['shop.example', 'https://shop.example.evil.test/a.jpg', false],
  ['example', 'https://shop.example/a.jpg', false],
  ['127.0.0.1:8080', 'https://127.0.0.1:8080/a.jpg', true],
  ['127.1:8080', 'https://127.0.0.1:8080/a.jpg', true],
  ['[::1]:8080', 'https://[::1]:8080/a.jpg', true],
])('a header for %s in a request to %s is sent: %p', (host, url, isSent) => {
  const target = new URL(url);
  expect(headersForTarget([{ ...LOGIN, host }], target, target)).toEqual(
    isSent ? { authorization: LOGIN.value } : {},
  );
});

test.each([
  ['http://shop.example/a', 'http://shop.example/b', true],
  ['http://shop.example/a', 'https://shop.example/b', true],
  ['https://shop.example/a', 'https://shop.example/b', true],
  ['https://shop.example/a', 'http://shop.example/b', false],
])('a header of a fetch that began at %s is sent to %s: %p', (first, target, isSent) => {
  expect(Object.keys(headersForTarget([LOGIN], new URL(target), new URL(first)))).toHaveLength(
    isSent ? 1 : 0,
  );
});

test.each([
  LOGIN,
  { ...LOGIN, host: 'localhost:3000' },
  { ...LOGIN, host: '[2001:db8::1]' },
  { ...LOGIN, name: 'Cookie', value: 'a=b; c="d"' },
  { ...LOGIN, name: 'X-Api-Token', value: '~' },
  { ...LOGIN, name: 'User-Agent', value: 'Staging/1.0 (shop)' },
])('accepts %j', (header) => expect(errorOfFetchHeader(header)).toBeNull());

test.each([
  [{ host: '' }, 'host'],
  [{ host: 'https://shop.example' }, 'host'],
  [{ host: 'shop.example/path' }, 'host'],
  [{ host: 'user@shop.example' }, 'host'],
  [{ host: '*.shop.example:x' }, 'host'],
  [{ host: 'shop.example:99999' }, 'host'],
  [{ host: 'a b' }, 'host'],
  [{ name: '' }, 'name'],
  [{ name: 'X A' }, 'name'],
  [{ name: 'X:' }, 'name'],
  [{ name: 'X\r\nY' }, 'name'],
  [{ name: 'Ü' }, 'name'],
  [{ name: 'x'.repeat(101) }, 'name'],
  [{ name: 'Host' }, 'Host cannot be set'],
  [{ name: 'content-length' }, 'cannot be set'],
  [{ name: 'Transfer-Encoding' }, 'cannot be set'],
  [{ name: 'Range' }, 'cannot be set'],
  [{ name: 'X-Forwarded-For' }, 'cannot be set'],
  [{ value: '' }, 'value'],
  [{ value: ' a' }, 'value'],
  [{ value: 'secret\r\nHost: evil' }, 'value'],
  [{ value: 'secret\0' }, 'value'],
  [{ value: 'ü' }, 'value'],
  [{ value: 'x'.repeat(4097) }, 'value'],
])('rejects %j and does not repeat its value', (change, text) => {
  const error = errorOfFetchHeader({ ...LOGIN, ...change });
  expect(error).toContain(text);
  expect(error).not.toContain('secret');
});

test('the same host and name in another writing have the same key', () => {
  expect(fetchHeaderKey({ ...LOGIN, host: 'SHOP.example', name: 'AUTHORIZATION' })).toBe(
    fetchHeaderKey(LOGIN),
  );
  expect(fetchHeaderKey({ ...LOGIN, host: 'shop.example:81' })).not.toBe(fetchHeaderKey(LOGIN));
});

describe('a download with fetch headers', () => {
  const image = Buffer.from('image');
  let host: ImageHost;
  let other: ImageHost;
  let client: OutboundClient;
  beforeEach(async () => {
    [host, other] = await Promise.all([startImageHost(), startImageHost()]);
    client = new OutboundClient(readConfig({ FETCH_ALLOW_PRIVATE: '127.0.0.0/8' }));
  });
  afterEach(async () => {
    await client.onApplicationShutdown();
    await Promise.all([host.close(), other.close()]);
  });
  const headers = () => [
    { ...LOGIN, host: `127.0.0.1:${host.port}` },
    { host: `127.0.0.1:${host.port}`, name: 'Cookie', value: 'staging=1' },
  ];
  const download = (url: string) =>
    client.withDownload(url, ({ bytes }) => String(bytes), { headers: headers() });

  test('sends them to their host', async () => {
    host.on('/1.jpg', (attempt) =>
      answer(image, { status: attempt.request.headers.authorization === LOGIN.value ? 200 : 401 })(attempt),
    );
    expect(await download(host.url('/1.jpg'))).toBe('image');
  });

  test('sends them to no other host, whatever redirects there', async () => {
    host.on('/1.jpg', redirect(other.url('/2.jpg')));
    other.on('/2.jpg', redirect(host.url('/3.jpg')));
    host.serve('/3.jpg', image);
    expect(await download(host.url('/1.jpg'))).toBe('image');
    expect(other.requests('/2.jpg')[0]).not.toHaveProperty('authorization');
    expect(other.requests('/2.jpg')[0]).not.toHaveProperty('cookie');
    expect(host.requests('/3.jpg')[0]).toMatchObject({ authorization: LOGIN.value, cookie: 'staging=1' });
  });

  test('sends a given cookie beside those of the fetch', async () => {
    host.on('/1.jpg', (attempt) =>
      (attempt.attempt === 1
        ? answer('', { status: 302, headers: { location: '/1.jpg', 'set-cookie': 'c=1' } })
        : answer(image))(attempt),
    );
    expect(await download(host.url('/1.jpg'))).toBe('image');
    expect(host.requests('/1.jpg').map(({ cookie }) => cookie)).toEqual(['staging=1', 'staging=1; c=1']);
  });

  test('says what to do about a 401', async () => {
    host.on('/1.jpg', answer('', { status: 401 }));
    await expect(download(host.url('/1.jpg'))).rejects.toMatchObject({
      status: 401,
      message: expect.stringContaining('fetchHeaders') as string,
    });
  });
});
