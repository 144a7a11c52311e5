import {
  MAX_BYTES,
  client,
  download,
  host,
  path,
  picture,
  until,
  useHostAndClient,
} from '../../test/support/download-stage.js';
import {
  answer,
  chunked,
  gzipped,
  hangAfterHeaders,
  lieAboutLength,
  redirect,
  slow,
  type Behaviour,
} from '../../test/support/image-host.behaviours.js';
import { readConfig } from '../config/index.js';
import { OutboundClient } from './outbound-client.js';

useHostAndClient();

describe('withDownload', () => {
  test('returns the bytes, the Content-Type and the final URL', async () => {
    host.serve(path, picture, { type: 'text/html' });
    expect(await download(`${host.url(path)}#top`)).toEqual({
      bytes: picture,
      contentType: 'text/html',
      finalUrl: host.url(path),
      reusability: { isStorable: true, validators: null },
    });
  });

  test('sends User-Agent, Accept and Accept-Encoding', async () => {
    host.serve(path, picture);
    await download();
    expect(host.requests(path)[0]).toMatchObject({
      'user-agent': expect.stringMatching(/^Halftone\/\S+ \(\+https:\/\/halftone\.example\)$/) as string,
      accept: 'image/png,image/*;q=0.8,*/*;q=0.5',
      'accept-encoding': 'identity',
    });
  });

  test.each<[string, Behaviour]>([
    ['in chunks without a Content-Length', chunked(picture)],
    ['that is compressed although the request did not ask for it', gzipped(picture)],
    ['in pieces', slow(picture, { firstByteMs: 20, bytesPerSecond: 200_000 })],
    [
      'longer than announced, to its announced length',
      lieAboutLength(Buffer.concat([picture, picture]), 60_000),
    ],
    ['of exactly the limit', answer(Buffer.alloc(MAX_BYTES, picture))],
  ])('accepts a body %s', async (_how, behaviour) => {
    host.on(path, behaviour);
    const { bytes } = await download();
    expect(bytes.subarray(0, picture.length).equals(picture)).toBe(true);
  });

  test('accepts an empty body', async () => {
    host.serve(path, Buffer.alloc(0));
    expect((await download()).bytes).toHaveLength(0);
  });

  test('counts a download as in flight until its use has ended, also by an error', async () => {
    host.serve(path, picture);
    const failing = client.withDownload(host.url(path), () => {
      expect(client.bytesInFlight).toBe(picture.length);
      throw new Error('no use');
    });
    await expect(failing).rejects.toThrow('no use');
    expect(client.bytesInFlight).toBe(0);
  });

  test('reuses the memory of a download whose use has ended, and not that of one whose use failed', async () => {
    host.serve(path, picture);
    const memory = (): Promise<ArrayBufferLike> =>
      client.withDownload(host.url(path), ({ bytes }) => bytes.buffer);
    const first = await memory();
    let failed: ArrayBufferLike | undefined;
    const failing = client.withDownload(host.url(path), ({ bytes }) => {
      failed = bytes.buffer;
      throw new Error('no use');
    });
    await expect(failing).rejects.toThrow('no use');
    // A plain comparison, since a report of two different buffers would print all of their bytes.
    expect(failed === first).toBe(true);
    expect((await memory()) === failed).toBe(false);
  });

  test('rejects with the reason of an aborted signal', async () => {
    host.on(path, hangAfterHeaders(picture));
    const caller = new AbortController();
    // A reason that looks like a network error must not be reported as one.
    const reason = Object.assign(new Error('lease lost'), { code: 'ETIMEDOUT' });
    const cancelled = until(() => client.bytesInFlight > 0).then(() => caller.abort(reason));
    await expect(download(host.url(path), { signal: caller.signal })).rejects.toBe(reason);
    await cancelled;
  });

  test('sends nothing when the signal is aborted already', async () => {
    await expect(download(host.url(path), { signal: AbortSignal.abort('cancelled') })).rejects.toBe(
      'cancelled',
    );
    expect(host.hits(path)).toBe(0);
  });
});

describe('redirects', () => {
  test.each([301, 302, 303, 307, 308])('follows a redirect with %p', async (status) => {
    host.serve('/there/b.png', picture);
    host.on(path, redirect('there/b.png', status));
    expect((await download()).finalUrl).toBe(host.url('/there/b.png'));
  });

  test('follows a redirect to a path that is not escaped', async () => {
    host.serve('/%C3%BC.png', picture);
    host.on(path, redirect(Buffer.from('/ü.png').toString('latin1')));
    expect((await download()).bytes).toHaveLength(picture.length);
  });

  test('follows five redirects and rejects the sixth', async () => {
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

  test('ends a redirect loop after six requests', async () => {
    host.on(path, redirect(path));
    await expect(download()).rejects.toMatchObject({ code: 'HTTP_STATUS', retryable: false });
    expect(host.hits(path)).toBe(6);
  });

  test.each(['ftp://127.0.0.1/a.png', 'file:///etc/passwd', 'http://user:secret@127.0.0.1/'])(
    'does not follow a redirect to %s',
    async (location) => {
      host.on(path, redirect(location));
      await expect(download()).rejects.toMatchObject({ code: 'URL_NOT_ALLOWED', retryable: false });
    },
  );

  test('follows a redirect with an endless body and closes its connection', async () => {
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

describe('the SSRF protection', () => {
  test.each([
    ['an IP literal', () => host.url('/closed')],
    [
      'a name that resolves to a private address',
      () => host.url('/closed').replace('127.0.0.1', 'localhost'),
    ],
    ['an address in hexadecimal', () => host.url('/closed').replace('127.0.0.1', '0x7f.1')],
  ])('rejects %s before a socket is opened', async (_case, url) => {
    host.serve('/closed', picture);
    const strict = new OutboundClient(readConfig({}));
    await expect(strict.withDownload(url(), (file) => file)).rejects.toMatchObject({
      code: 'URL_NOT_ALLOWED',
      retryable: false,
    });
    expect(host.hits('/closed')).toBe(0);
    await strict.onApplicationShutdown();
  });

  test('rejects a redirect to a private address', async () => {
    const elsewhere = new OutboundClient(readConfig({ FETCH_ALLOW_PRIVATE: '127.0.0.1' }));
    host.on('/away', redirect(`http://127.0.0.2:${host.port}/closed`));
    await expect(elsewhere.withDownload(host.url('/away'), (file) => file)).rejects.toMatchObject({
      code: 'URL_NOT_ALLOWED',
    });
    expect(host.hits('/closed')).toBe(0);
    await elsewhere.onApplicationShutdown();
  });
});
