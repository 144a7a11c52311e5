import { once, setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  client,
  download,
  host,
  path,
  picture,
  replaceClient,
  until,
  useHostAndClient,
} from '../../test/support/download-stage.js';
import { type Behaviour } from '../../test/support/image-host.behaviours.js';
import { startImageHost } from '../../test/support/image-host.js';

useHostAndClient();

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
    // The host sends 570 MiB, which takes a busy machine a while.
    await replaceClient(100_000, 200 * MIB);
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
  }, 120_000);
});
