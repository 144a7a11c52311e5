import { jest } from '@jest/globals';
import { setMaxListeners } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  download,
  host,
  path,
  picture,
  replaceHost,
  until,
  useHostAndClient,
} from '../../test/support/download-stage.js';
import { answer, hangBeforeHeaders, redirect } from '../../test/support/image-host.behaviours.js';
import { startImageHost } from '../../test/support/image-host.js';
import { HostLimiter, type HostPermit } from './host-limiter.js';
import { HostBusyError, type OutboundError } from './outbound-errors.js';

useHostAndClient();

describe('the limiter of one host', () => {
  const outcomeOfDownload = () =>
    download().then(
      () => 'done',
      (error: { code: string }) => error.code,
    );

  test('gives 16 requests a slot, lets 4 wait for one and rejects the others', async () => {
    const limiter = new HostLimiter(16);
    const { signal } = new AbortController();
    // Many requests share this signal.
    setMaxListeners(0, signal);
    const permits: HostPermit[] = [];
    const acquired = Array.from({ length: 40 }, async () => {
      permits.push(await limiter.acquire('http://host', signal));
    });
    const rejections = await Promise.allSettled(acquired.slice(20));
    for (const { reason } of rejections as PromiseRejectedResult[])
      expect(reason).toBeInstanceOf(HostBusyError);
    expect(permits).toHaveLength(16);
    for (const permit of permits.splice(0, 4)) permit.release();
    await Promise.all(acquired.slice(0, 20));
    expect(permits).toHaveLength(16);
  });

  test('sends at most 16 concurrent requests, over kept-alive connections', async () => {
    const ports = new Set<number | undefined>();
    let respond = (): void => undefined;
    const all16 = new Promise<void>((resolve) => (respond = resolve));
    host.on(path, async (exchange) => {
      ports.add(exchange.request.socket.remotePort);
      if (host.hits(path) === 16) respond();
      await all16;
      await answer(picture)(exchange);
    });
    const outcomes = await Promise.all(Array.from({ length: 40 }, outcomeOfDownload));
    expect(new Set(outcomes)).toEqual(new Set(['done', 'HOST_BUSY']));
    for (let i = 0; i < 5; i++) expect(await outcomeOfDownload()).toBe('done');
    expect(host.mostConcurrent).toBe(16);
    expect(ports.size).toBeLessThanOrEqual(16);
  });

  test('rejects a request that found no slot within a second', async () => {
    host.on(path, hangBeforeHeaders);
    const caller = new AbortController();
    // Many downloads share this signal.
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

  /** Serves an image at `held` once the returned function is called. */
  const serveOnCall = (held: string) => {
    let serve = (): void => undefined;
    host.on(held, async (exchange) => {
      await new Promise<void>((resolve) => (serve = resolve));
      await answer(picture)(exchange);
    });
    return () => serve();
  };

  test('sends no more requests to a host that serves nothing, until it does', async () => {
    const serve = [serveOnCall('/slow/1'), serveOnCall('/slow/2')];
    host.serve(path, picture);
    const slowOnes = ['/slow/1', '/slow/2'].map((name) => download(host.url(name)));
    expect(await outcomeOfDownload()).toBe('done');
    await until(() => host.hits('/slow/1') + host.hits('/slow/2') === 2);
    await sleep(600);
    for (let i = 0; i < 5; i++) expect(await outcomeOfDownload()).toBe('HOST_BUSY');
    serve[0]!();
    expect((await Promise.race(slowOnes)).bytes).toHaveLength(picture.length);
    expect(await Promise.all([outcomeOfDownload(), outcomeOfDownload(), outcomeOfDownload()])).toEqual([
      'done',
      'done',
      'done',
    ]);
    serve[1]!();
    await Promise.all(slowOnes);
  });

  test('continues to fetch from a host that takes long for a single image', async () => {
    const serve = serveOnCall('/large');
    host.serve(path, picture);
    const large = download(host.url('/large'));
    await until(() => host.hits('/large') === 1);
    for (let round = 0; round < 2; round++) {
      await sleep(600);
      expect(await outcomeOfDownload()).toBe('done');
      expect(await Promise.all([outcomeOfDownload(), outcomeOfDownload(), outcomeOfDownload()])).toEqual([
        'done',
        'done',
        'done',
      ]);
    }
    serve();
    expect((await large).bytes).toHaveLength(picture.length);
  });

  test('does not treat a host that keeps redirecting elsewhere as slow', async () => {
    const elsewhere = await startImageHost();
    elsewhere.serve(path, picture);
    const waiting: (() => void)[] = [];
    host.on(path, async (exchange) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      await redirect(elsewhere.url(path))(exchange);
    });
    // A clock that passes only here: in 100 ms steps, each with one redirect, while two other requests are active.
    let now = performance.now();
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
    try {
      const outcomes: Promise<string>[] = [];
      for (let round = 0; round < 20; round += 1) {
        const before = host.hits(path);
        outcomes.push(outcomeOfDownload());
        await Promise.race([until(() => host.hits(path) > before), outcomes[round]]);
        now += 100;
        if (round < 2) continue;
        waiting.shift()?.();
        await outcomes[round - 2];
      }
      for (const serve of waiting) serve();
      expect(new Set(await Promise.all(outcomes))).toEqual(new Set(['done']));
    } finally {
      clock.mockRestore();
      await elsewhere.close();
    }
  });

  test('treats a host that redirects to itself as one that serves nothing', async () => {
    const caller = new AbortController();
    host.on(path, redirect(host.url('/held')));
    host.on('/held', () => undefined);
    const pending: Promise<unknown>[] = [];
    for (let n = 0; n < 8; n++) {
      pending.push(download(host.url(path), { signal: caller.signal }).catch((error: unknown) => error));
      await sleep(150);
    }
    expect(await Promise.race([pending.at(-1), sleep(1000)])).toBeInstanceOf(HostBusyError);
    caller.abort();
    await Promise.all(pending);
  });

  test('opens the circuit of a host that refuses ten connections', async () => {
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
        message: 'The last requests to the host got no response. No further request was sent for now.',
      });
      expect(error.retryAfterMs).toBeLessThanOrEqual(2000);
    }
    host.serve(path, picture);
    expect(await outcomeOfDownload()).toBe('done');
  });

  test('closes the circuit of a host that has recovered', async () => {
    const { port } = new URL(host.origin);
    await host.close();
    for (let i = 0; i < 10; i++) expect(await outcomeOfDownload()).toBe('CONNECT_FAILED');
    const back = createHttpServer((_, response) => response.end(picture)).listen(Number(port), '127.0.0.1');
    await until(async () => (await outcomeOfDownload()) === 'done');
    expect(await Promise.all([outcomeOfDownload(), outcomeOfDownload(), outcomeOfDownload()])).toEqual([
      'done',
      'done',
      'done',
    ]);
    back.closeAllConnections();
    back.close();
    await replaceHost();
  });

  test('pauses all requests to a host that asks for it by Retry-After', async () => {
    host.on('/busy', answer('', { status: 429, headers: { 'retry-after': '2' } }));
    host.serve(path, picture);
    await expect(download(host.url('/busy'))).rejects.toMatchObject({ status: 429, retryAfterMs: 2000 });
    const error = (await download().catch((thrown: unknown) => thrown)) as HostBusyError;
    expect(error).toMatchObject({ code: 'HOST_BUSY' });
    expect(error.retryAfterMs).toBeGreaterThan(1000);
    expect(host.hits(path)).toBe(0);
    // Timers drop fractions of a millisecond and may fire one early.
    await sleep(Math.ceil(error.retryAfterMs) + 1);
    expect(await outcomeOfDownload()).toBe('done');
  });

  test('fails requests to a host that asks for a pause of an hour', async () => {
    host.on('/busy', answer('', { status: 503, headers: { 'retry-after': '3600' } }));
    await expect(download(host.url('/busy'))).rejects.toMatchObject({ status: 503 });
    await expect(download()).rejects.toMatchObject({ code: 'HTTP_STATUS', retryable: true });
    expect(host.hits(path)).toBe(0);
  });
});
