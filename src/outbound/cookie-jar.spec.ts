import { answer } from '../../test/support/image-host.behaviours.js';
import { type ImageHost, startImageHost } from '../../test/support/image-host.js';
import { readConfig } from '../config/index.js';
import { OutboundClient } from './outbound-client.js';

const image = Buffer.from('image');

let host: ImageHost;
let client: OutboundClient;
beforeEach(async () => {
  host = await startImageHost();
  client = new OutboundClient(readConfig({ FETCH_ALLOW_PRIVATE: '127.0.0.0/8' }), {
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  });
});
afterEach(async () => {
  await client.onApplicationShutdown();
  await host.close();
});

const download = (url: string) => client.withDownload(url, ({ bytes }) => String(bytes));
/** The URL of a path under another name of the host. */
const at = (name: string, path: string) => `http://${name}:${host.port}${path}`;
const cookiesSentTo = (path: string) => host.requests(path).map(({ cookie }) => cookie);

describe('cookies', () => {
  /** Serves the image to requests whose Cookie header is `expected`, and else redirects to itself with `setCookie`. */
  const gate = (path: string, setCookie: string | string[], expected: string) =>
    host.on(path, (attempt) =>
      (attempt.request.headers.cookie === expected
        ? answer(image)
        : answer('', { status: 302, headers: { location: path, 'set-cookie': setCookie } }))(attempt),
    );

  test.each<[string, string | string[], string]>([
    ['a cookie', 'c=1; Path=/', 'c=1'],
    ['a cookie without attributes', 'c=1', 'c=1'],
    ['two cookies', ['a=1; Path=/', 'b=2; Path=/'], 'a=1; b=2'],
    ['a cookie with an expiry in the future', 'c=1; Expires=Wed, 01 Jan 2098 00:00:00 GMT; HttpOnly', 'c=1'],
    ['a cookie of the last Max-Age', 'c=1; Max-Age=60; SameSite=Lax', 'c=1'],
    ['a cookie with = and quotes', 'c="a=b=="; Path=/', 'c="a=b=="'],
    ['the longer path first', ['a=1; Path=/', 'b=2; Path=/pics'], 'b=2; a=1'],
    ['a cookie whose Domain is another host', 'c=1; Domain=other.test', 'c=1'],
  ])('sends %s back to a host that redirects to the same URL', async (_name, setCookie, expected) => {
    gate('/pics/1.jpg', setCookie, expected);
    expect(await download(host.url('/pics/1.jpg'))).toBe('image');
    expect(host.hits('/pics/1.jpg')).toBe(2);
  });

  test.each([
    ['is Secure, over http', 'c=1; Secure'],
    ['is for another path', 'c=1; Path=/other'],
    ['is for a path that only begins alike', 'c=1; Path=/pic'],
    ['has expired', 'c=1; Max-Age=0'],
    ['expired in the past', 'c=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
    ['has no name', '=1'],
    ['is empty', ''],
    ['is longer than 4 KiB', `c=${'x'.repeat(5000)}`],
  ])('does not send a cookie that %s', async (_name, setCookie) => {
    gate('/pics/1.jpg', setCookie, 'never');
    await expect(download(host.url('/pics/1.jpg'))).rejects.toMatchObject({ code: 'HTTP_STATUS' });
    expect(new Set(cookiesSentTo('/pics/1.jpg'))).toEqual(new Set([undefined]));
  });

  test('ends a redirect loop that sets a new cookie each time', async () => {
    host.on('/loop.jpg', (attempt) =>
      answer('', { status: 302, headers: { location: '/loop.jpg', 'set-cookie': `n=${attempt.attempt}` } })(
        attempt,
      ),
    );
    await expect(download(host.url('/loop.jpg'))).rejects.toMatchObject({
      code: 'HTTP_STATUS',
      retryable: false,
    });
    expect(cookiesSentTo('/loop.jpg')).toEqual([undefined, 'n=1', 'n=2', 'n=3', 'n=4', 'n=5']);
  });

  test('keeps the cookies of each host on the way apart', async () => {
    const other = await startImageHost();
    host.on('/1.jpg', (attempt) =>
      answer('', {
        status: 302,
        headers: { location: other.url('/consent'), 'set-cookie': 'shop=1; Path=/' },
      })(attempt),
    );
    other.on('/consent', (attempt) =>
      answer('', {
        status: 302,
        headers: { location: host.url('/2.jpg'), 'set-cookie': 'consent=1; Path=/' },
      })(attempt),
    );
    host.serve('/2.jpg', image);
    expect(await download(host.url('/1.jpg'))).toBe('image');
    expect(other.requests('/consent')[0]?.cookie).toBeUndefined();
    expect(cookiesSentTo('/2.jpg')).toEqual(['shop=1']);
    await other.close();
  });

  test('does not send the cookie of a host to another name of the same address', async () => {
    host.on('/1.jpg', (attempt) =>
      answer('', {
        status: 302,
        headers: { location: at('b.test', '/2.jpg'), 'set-cookie': 'c=1; Path=/; Domain=test' },
      })(attempt),
    );
    host.serve('/2.jpg', image);
    expect(await download(at('a.test', '/1.jpg'))).toBe('image');
    expect(cookiesSentTo('/2.jpg')).toEqual([undefined]);
  });

  test('keeps no cookies for the next fetch', async () => {
    gate('/1.jpg', 'c=1', 'c=1');
    await download(host.url('/1.jpg'));
    await download(host.url('/1.jpg'));
    expect(cookiesSentTo('/1.jpg')).toEqual([undefined, 'c=1', undefined, 'c=1']);
  });
});
