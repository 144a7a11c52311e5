import { once, setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Behaviour } from '../../test/support/image-host.behaviours.js';
import { type ImageHost, startImageHost } from '../../test/support/image-host.js';
import { readConfig } from '../config/index.js';
import { type Download, OutboundClient } from './outbound-client.js';

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
  if (client.bytesInFlight !== 0) throw new Error(`${client.bytesInFlight} bytes were never released`);
  await client.onApplicationShutdown();
  await host.close();
});

const download = (url = host.url(path), options: { signal?: AbortSignal } = {}): Promise<Download> =>
  client.withDownload(url, (file) => file, options);

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const timeoutAt = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > timeoutAt) throw new Error(`Timed out waiting for: ${condition.toString()}`);
    await sleep(5);
  }
}

async function replaceClient(timeoutMs: number, maxBytes = MAX_BYTES): Promise<void> {
  await client.onApplicationShutdown();
  client = startClient(timeoutMs, maxBytes);
}

describe('the byte budget', () => {
  const MIB = 1024 * 1024;
  const part = Buffer.alloc(MIB);

  test('reserves no memory for bytes that are announced and not sent', async () => {
    await replaceClient(10_000, 200 * MIB);
    const caller = new AbortController();
    // Many downloads share this signal.
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

  test('makes a download wait while all memory is in use', async () => {
    await replaceClient(20_000, 200 * MIB);
    const large: Behaviour = async ({ response }) => {
      response.writeHead(200);
      for (let sent = 0; sent < 190; sent++) if (!response.write(part)) await once(response, 'drain');
      response.end();
    };
    let release = (): void => undefined;
    const used = new Promise<void>((resolve) => (release = resolve));
    const using = ['/1', '/2'].map((name) => {
      host.on(name, large);
      return client.withDownload(host.url(name), () => used);
    });
    await until(() => client.bytesInFlight === 380 * MIB);
    // On a host of its own, since a slow host gets no more than two requests.
    const other = await startImageHost();
    other.on(path, large);
    let done = false;
    const waiting = download(other.url(path)).finally(() => (done = true));
    await until(() => other.hits(path) === 1);
    await sleep(100);
    expect(done).toBe(false);
    expect(client.bytesInFlight).toBeLessThanOrEqual(400 * MIB);
    release();
    expect((await waiting).bytes).toHaveLength(190 * MIB);
    await Promise.all(using);
    await other.close();
  });
});
