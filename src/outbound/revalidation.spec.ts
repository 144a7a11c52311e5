import {
  client,
  download,
  host,
  path,
  picture,
  useHostAndClient,
} from '../../test/support/download-stage.js';
import { answer, answerUnlessKnown, redirect } from '../../test/support/image-host.behaviours.js';
import { startRawHost } from '../../test/support/raw-host.js';
import type { Validators } from './validators.js';

useHostAndClient();

const validatorsAt = async (url: string): Promise<Validators> =>
  (await download(url)).reusability.validators!;
/** Downloads again; returns the number of bytes, or `unchanged`. */
const again = (url: string, validators: Validators): Promise<number | string> =>
  client.withDownload<number | string>(url, ({ bytes }) => bytes.length, {
    known: { validators, unchanged: () => 'unchanged' },
  });

test('a file that has not changed is not downloaded again', async () => {
  host.on(path, answerUnlessKnown(picture, '"1"'));
  const validators = await validatorsAt(host.url(path));
  expect(await again(host.url(path), validators)).toBe('unchanged');
  expect(host.requests(path)[1]).toMatchObject({ 'if-none-match': '"1"' });
});

test('a file that has changed is downloaded', async () => {
  host.on(path, answerUnlessKnown(picture, '"1"'));
  const validators = await validatorsAt(host.url(path));
  host.on(path, answerUnlessKnown(picture.subarray(1), '"2"'));
  expect(await again(host.url(path), validators)).toBe(picture.length - 1);
});

test('a redirect to the same file as before is followed, and the file is not downloaded again', async () => {
  host.on('/link.png', redirect(path));
  host.on(path, answerUnlessKnown(picture, '"1"'));
  const validators = await validatorsAt(host.url('/link.png'));
  expect(await again(host.url('/link.png'), validators)).toBe('unchanged');
  expect(host.requests('/link.png')[1]).not.toHaveProperty('if-none-match');
});

test('a redirect to another file is followed without conditions', async () => {
  host.on('/link.png', redirect(path));
  host.on(path, answerUnlessKnown(picture, '"1"'));
  const validators = await validatorsAt(host.url('/link.png'));
  host.on('/link.png', redirect('/other.png'));
  host.on('/other.png', answerUnlessKnown(picture.subarray(2), '"1"'));
  expect(await again(host.url('/link.png'), validators)).toBe(picture.length - 2);
});

test('a 304 to a request without conditions is an error', async () => {
  host.serve(path, Buffer.alloc(0), { status: 304 });
  await expect(download()).rejects.toMatchObject({ code: 'HTTP_STATUS', status: 304 });
});

test('a host that ignores conditions is downloaded from as before', async () => {
  host.on(path, answer(picture, { headers: { etag: '"1"' } }));
  const validators = await validatorsAt(host.url(path));
  expect(await again(host.url(path), validators)).toBe(picture.length);
});

test('many requests for unchanged files leave the host free', async () => {
  host.on(path, answerUnlessKnown(picture, '"1"'));
  const validators = await validatorsAt(host.url(path));
  for (let count = 0; count < 50; count += 1)
    expect(await again(host.url(path), validators)).toBe('unchanged');
});

test('the lenient parser reads a 304, whatever length that announces', async () => {
  const raw = await startRawHost();
  try {
    const head = (status: string) => `${status}\nETag: "1"\nContent-Length: 3\n\n`;
    raw.send([head('HTTP/1.1 200 OK'), 'abc']);
    const url = raw.url('/a.png');
    const validators = await validatorsAt(url);
    raw.send([head('HTTP/1.1 304 Not Modified')]);
    expect(await again(url, validators)).toBe('unchanged');
  } finally {
    await raw.close();
  }
});
