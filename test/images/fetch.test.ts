import { csvOf } from '../support/csv-of.js';
import { answer, type Behaviour } from '../support/image-host.behaviours.js';
import { type RawHost, startRawHost } from '../support/raw-host.js';
import { photo, type Stage, startStage } from '../support/stage.js';

interface ImageNode {
  readonly inputUrl: string;
  readonly status: string;
  readonly outputFormat: string | null;
  readonly attempts: number;
  readonly error: { readonly code: string; readonly message: string } | null;
}

const jpeg = await photo({ width: 320, height: 240 });
const [avif, webp] = await Promise.all([
  photo({ width: 320, height: 240, format: 'avif' }),
  photo({ width: 320, height: 240, format: 'webp' }),
]);

let stage: Stage;
let raw: RawHost;
beforeAll(async () => {
  [stage, raw] = await Promise.all([startStage(), startRawHost()]);
}, 120_000);
afterAll(async () => {
  await raw?.close();
  await stage?.dispose();
});

/** Uploads a CSV and waits for the end of its request; returns its images in their order. */
async function upload(csv: string): Promise<readonly ImageNode[]> {
  const id = await stage.api.upload(csv, {});
  await stage.api.settled(id);
  const { request } = await stage.api.query<{ request: { images: { nodes: ImageNode[] } } }>(
    `query ($id: ID!) { request(id: $id) { images(first: 100) { nodes {
       inputUrl status outputFormat attempts error { code message } } } } }`,
    { id },
  );
  return request.images.nodes;
}
const DONE = { status: 'COMPLETED', outputFormat: 'jpeg', attempts: 1, error: null };

describe('fetching from hosts that bend HTTP', () => {
  const head = (status: string, ...headers: string[]) => [status, ...headers, '', ''].join('\r\n');
  const type = 'Content-Type: image/jpeg';
  const length = `Content-Length: ${jpeg.length}`;
  const responses: Readonly<Record<string, readonly (string | Buffer)[]>> = {
    ...Object.fromEntries(
      ['base64', 'utf-8', 'binary', 'none'].map((coding) => [
        coding,
        [head('HTTP/1.1 200 OK', type, `Content-Encoding: ${coding}`, length, 'Connection: close'), jpeg],
      ]),
    ),
    'length-and-chunked': [
      head('HTTP/1.1 200 OK', type, length, 'Transfer-Encoding: chunked', 'Connection: close'),
      `${jpeg.length.toString(16)}\r\n`,
      jpeg,
      '\r\n0\r\n\r\n',
    ],
    'identity-1.0': [head('HTTP/1.0 200 OK', type, 'Transfer-Encoding: identity', length), jpeg],
    'long-head': [
      head('HTTP/1.1 200 OK', `Content-Security-Policy: ${'x'.repeat(20_000)}`, type, length),
      jpeg,
    ],
  };

  test('completes each image at its first attempt', async () => {
    raw.on((socket, { path }) => {
      for (const part of responses[path.slice(1, -4)] ?? []) socket.write(part);
      socket.end();
    });
    const images = await upload(csvOf(...Object.keys(responses).map((name) => raw.url(`/${name}.jpg`))));
    expect(images.map(({ inputUrl, ...image }) => [new URL(inputUrl).pathname, image])).toEqual(
      Object.keys(responses).map((name) => [`/${name}.jpg`, DONE]),
    );
  });

  test('rejects a response that no client could read at its first attempt, and names the header', async () => {
    raw.send([head('HTTP/1.1 200 OK', 'Content-Length: 1', 'Content-Length: 2'), 'xx']);
    expect(await upload(csvOf(raw.url('/two-lengths.jpg')))).toMatchObject([
      {
        status: 'FAILED',
        attempts: 1,
        error: { code: 'CONNECT_FAILED', message: expect.stringContaining('Content-Length') as string },
      },
    ]);
  });
});

describe('fetching URLs as people write them', () => {
  test('requests URLs without the invisible characters around and in them', async () => {
    const names = ['1', '2', '3', '4', '5', '6', '7', '8'];
    for (const name of names) stage.host.serve(`/seen/${name}.jpg`, jpeg);
    const at = (name: string) => stage.host.url(`/seen/${name}.jpg`);
    const csv = [
      'Name,Images',
      `After,${at('1')}\u200b`,
      `Before,\u200b${at('2')}`,
      `Between,"${at('3')},\u200b${at('4')}"`,
      `Inside,${at('5').replace('/5', '/\u200b5')}`,
      `Joiner,\u2060${at('6')}\u2060`,
      `Mark,${at('7')}\u200e`,
      `Hyphen,${at('8')}\u00ad`,
    ].join('\n');
    expect((await upload(csv)).map(({ status, attempts }) => [status, attempts])).toEqual(
      names.map(() => ['COMPLETED', 1]),
    );
  });

  test('requests a URL with &amp; as written, then with &', async () => {
    stage.host.otherwise(answer('No', { status: 403 }));
    stage.host.serve('/amp.jpg?w=600&sig=ok', jpeg);
    const url = `${stage.host.origin}/amp.jpg?w=600&amp;sig=ok`;
    expect(await upload(csvOf(url))).toEqual([{ inputUrl: url, ...DONE }]);
    expect(stage.host.hits('/amp.jpg?w=600&amp;sig=ok')).toBe(1);
  });

  test('requests the file whose name has a # and a lone %, and drops a fragment behind an extension', async () => {
    stage.host.serve('/SKU%2312.jpg', jpeg);
    stage.host.serve('/SKU', webp);
    stage.host.serve('/100%_cotton.jpg', jpeg);
    stage.host.serve('/front.jpg', jpeg);
    stage.host.serve('/a%231%232.jpg', jpeg);
    stage.host.serve('/50%.jpg', jpeg);
    stage.host.serve('/50%zz.jpg?w=10%', jpeg);
    const names = [
      '/SKU#12.jpg',
      '/100%_cotton.jpg',
      '/front.jpg#x',
      '/a#1#2.jpg',
      '/50%.jpg',
      '/50%zz.jpg?w=10%',
    ];
    const images = await upload(csvOf(...names.map((name) => `${stage.host.origin}${name}`)));
    expect(images).toMatchObject(names.map(() => DONE));
    expect(stage.host.hits('/SKU')).toBe(0);
  });
});

describe('fetching from hosts that choose by headers', () => {
  test('completes an image behind a redirect that sets a cookie', async () => {
    stage.host.on('/gate.jpg', (exchange) =>
      (exchange.request.headers.cookie === 'c=1'
        ? answer(jpeg)
        : answer('', { status: 302, headers: { location: '/gate.jpg', 'set-cookie': 'c=1; Path=/' } }))(
        exchange,
      ),
    );
    expect(await upload(csvOf(stage.host.url('/gate.jpg')))).toMatchObject([DONE]);
  });

  test('gets the format that the extension says from a host that negotiates', async () => {
    const negotiate: Behaviour = (exchange) => {
      const ranges = (exchange.request.headers.accept ?? '*/*').split(',').map((range) => range.split(';q='));
      const weightOf = (range: string) => {
        const found = [range, 'image/*', '*/*']
          .map((one) => ranges.find(([name]) => name === one))
          .find(Boolean);
        return Number(found === undefined ? 0 : (found[1] ?? 1));
      };
      const files = { 'image/avif': avif, 'image/webp': webp, 'image/jpeg': jpeg };
      const [best] = Object.entries(files).toSorted(([a], [b]) => weightOf(b) - weightOf(a));
      return answer(best![1], { type: best![0] })(exchange);
    };
    for (const name of ['1.jpg', '1.webp', '1.avif']) stage.host.on(`/cdn/${name}`, negotiate);
    const images = await upload(
      csvOf(...['1.jpg', '1.webp', '1.avif'].map((name) => stage.host.url(`/cdn/${name}`))),
    );
    expect(images.map(({ outputFormat }) => outputFormat)).toEqual(['jpeg', 'webp', 'avif']);
  });
});
