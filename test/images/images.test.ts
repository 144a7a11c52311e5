import sharp from 'sharp';
import { crc32, deflateSync } from 'node:zlib';
import { audit } from '../support/audit.js';
import { catalogue } from '../support/client.js';
import {
  answer,
  type Behaviour,
  cutOff,
  endless,
  failFirst,
  gzipped,
  hangAfterHeaders,
  hangBeforeHeaders,
  lieAboutLength,
  redirect,
} from '../support/image-host.behaviours.js';
import { animation } from '../support/pictures.js';
import { onStage, photo, type Stage, startStage } from '../support/stage.js';

/** The number of attempts of an image with a transient error. */
const ATTEMPTS = 5;

interface ImageNode {
  readonly id: string;
  readonly inputUrl: string;
  readonly outputUrl: string | null;
  readonly inputFormat: string | null;
  readonly inputWidth: number | null;
  readonly inputHeight: number | null;
}

const jpeg = await photo({ width: 320, height: 240 });
const png = await photo({ width: 160, height: 120, format: 'png' });
const webp = await photo({ width: 320, height: 240, format: 'webp' });
const gif = await animation(4).gif().toBuffer();
const svg = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="200" height="100" fill="red"/></svg>',
);
const tiny = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#123456' } })
  .png()
  .toBuffer();
/** Displayed as 200 x 100, by its orientation. */
const turned = await sharp({ create: { width: 100, height: 200, channels: 3, background: '#123456' } })
  .withMetadata({ orientation: 6 })
  .jpeg()
  .toBuffer();

let stage: Stage;

beforeAll(async () => {
  stage = await startStage({ env: { FETCH_MAX_BYTES: String(2 ** 21) } });
}, 120_000);
afterAll(() => stage?.dispose());

/** Uploads a CSV with the images at `urls`, waits for its end, and returns the result of each image. */
async function compress(urls: readonly string[], input: Record<string, unknown> = {}, on: Stage = stage) {
  const id = await on.api.upload(catalogue(urls), input);
  const progress = await on.api.settled(id);
  const { request } = await on.api.query<{ request: { images: { nodes: ImageNode[] } } }>(
    `query ($id: ID!) { request(id: $id) { images(first: 100) { nodes {
       id inputUrl outputUrl status verdict attempts inputFormat outputFormat width height inputWidth inputHeight error { code }
     } } } }`,
    { id },
  );
  return { id, progress, images: new Map(request.images.nodes.map((image) => [image.inputUrl, image])) };
}

const download = async (image: ImageNode | undefined) =>
  Buffer.from(await (await fetch(image?.outputUrl ?? 'none:')).arrayBuffer());

describe('the images of one CSV', () => {
  const compressed = (format: string) => ({
    status: 'COMPLETED',
    verdict: 'COMPRESSED',
    inputFormat: format,
    outputFormat: format,
    attempts: 1,
    error: null,
  });
  const kept = (format: string) => ({ ...compressed(format), verdict: 'KEPT_ORIGINAL' });
  const failed = (code: string, attempts = 1) => ({
    status: 'FAILED',
    verdict: null,
    outputUrl: null,
    attempts,
    error: { code },
  });

  const cases: readonly (readonly [name: string, behaviour: Behaviour, expected: Record<string, unknown>])[] =
    [
      ['a JPEG', answer(jpeg), compressed('jpeg')],
      ['a PNG that is called a JPEG', answer(png, { type: 'image/jpeg' }), compressed('png')],
      ['a WebP', answer(webp), compressed('webp')],
      ['an animated GIF', answer(gif), { ...compressed('gif'), verdict: expect.any(String) }],
      ['an SVG', answer(svg), kept('svg')],
      ['an image too small to be compressed', answer(tiny), kept('png')],
      ['half a JPEG', answer(jpeg.subarray(0, jpeg.length / 2)), failed('CORRUPT_IMAGE')],
      ['no bytes at all', answer(''), failed('NOT_AN_IMAGE')],
      [
        'HTML that is called a JPEG',
        answer('<!doctype html><p>No', { type: 'image/jpeg' }),
        failed('NOT_AN_IMAGE'),
      ],
      ['a PDF', answer('%PDF-1.7\n%âãÏÓ\n'), failed('UNSUPPORTED_FORMAT')],
      ['a PNG of 60,000 by 60,000 pixels', answer(bomb(60_000)), failed('TOO_MANY_PIXELS')],
      ['a response without an end', endless, failed('TOO_LARGE')],
      ['a 404', answer('No', { status: 404 }), failed('HTTP_STATUS')],
      ['a redirect to itself', redirect(''), failed('HTTP_STATUS')],
      ['a redirect to a private network', redirect('http://10.0.0.1/a.jpg'), failed('URL_NOT_ALLOWED')],
      ['a redirect to an image', redirect('/a-JPEG'), compressed('jpeg')],
      ['an image in gzip encoding', gzipped(jpeg), compressed('jpeg')],
      ['a Content-Length of fewer bytes than sent', lieAboutLength(jpeg, 900), failed('CORRUPT_IMAGE')],
      [
        'a Content-Length of more bytes than sent',
        lieAboutLength(jpeg, 90_000),
        failed('CONNECT_FAILED', ATTEMPTS),
      ],
      ['a response that is cut off', cutOff(jpeg), failed('CONNECT_FAILED', ATTEMPTS)],
      ['a permanent 503', answer('Later', { status: 503 }), failed('HTTP_STATUS', ATTEMPTS)],
      [
        'a 429 with Retry-After',
        failFirst(1, 429, answer(jpeg), { 'retry-after': '2' }),
        { ...compressed('jpeg'), attempts: 2 },
      ],
    ];
  const pathOf = (name: string) => `/${name.replaceAll(/[^A-Za-z0-9]+/g, '-').replace(/^an?-/, 'a-')}`;
  let outcome: Awaited<ReturnType<typeof compress>>;

  beforeAll(async () => {
    for (const [name, behaviour] of cases) stage.host.on(pathOf(name), behaviour);
    // Several of them have the same bytes.
    outcome = await compress(
      cases.map(([name]) => stage.host.url(pathOf(name))),
      { reuse: false },
    );
  }, 120_000);

  test.each(cases)(
    '%s ends with the expected status, verdict, error code and attempts',
    (name, _behaviour, expected) => {
      expect(outcome.images.get(stage.host.url(pathOf(name)))).toMatchObject(expected);
    },
  );

  test.each([
    ['an SVG', svg],
    ['an image too small to be compressed', tiny],
  ])('%s is stored byte for byte', async (name, bytes) => {
    expect(bytes.equals(await download(outcome.images.get(stage.host.url(pathOf(name)))))).toBe(true);
  });

  test('an animated GIF keeps its frames', async () => {
    const stored = await download(outcome.images.get(stage.host.url(pathOf('an animated GIF'))));
    expect(await sharp(stored, { pages: -1 }).metadata()).toMatchObject({ format: 'gif', pages: 4 });
  });

  test('the counters match the results of the images', async () => {
    const completed = cases.filter(([, , { status }]) => status === 'COMPLETED').length;
    expect(outcome.progress).toMatchObject({
      status: 'PARTIAL',
      completedImages: completed,
      failedImages: cases.length - completed,
    });
    expect(await audit(stage, outcome.id)).toEqual([]);
  });
});

test('an image whose host stops responding times out, and is retried until no attempts are left', async () => {
  // Its own program: with such a short timeout, a busy machine would also time out responses of other tests.
  await onStage({ env: { FETCH_TIMEOUT_MS: '1500' } }, async (other) => {
    const behaviours = { '/silent': hangBeforeHeaders, '/half': hangAfterHeaders(jpeg) };
    for (const [path, behaviour] of Object.entries(behaviours)) other.host.on(path, behaviour);
    const urls = Object.keys(behaviours).map((path) => other.host.url(path));
    const { images } = await compress(urls, {}, other);
    for (const url of urls) {
      expect(images.get(url)).toMatchObject({
        status: 'FAILED',
        verdict: null,
        outputUrl: null,
        attempts: ATTEMPTS,
        error: { code: 'TIMEOUT' },
      });
    }
  });
}, 120_000);

test('the options format, maxWidth and keepOriginals apply to every image', async () => {
  const inputs = {
    'in.jpg': jpeg,
    'in.png': png,
    'in.gif': gif,
    'in.svg': svg,
    'small.png': tiny,
    'turned.jpg': turned,
  };
  for (const [name, bytes] of Object.entries(inputs)) stage.host.serve(`/${name}`, bytes);
  const input = { format: 'WEBP', maxWidth: 100, keepOriginals: true, quality: 40 };
  const { id, progress, images } = await compress(
    Object.keys(inputs).map((name) => stage.host.url(`/${name}`)),
    input,
  );
  expect(progress).toMatchObject({ status: 'COMPLETED', completedImages: 6 });
  const stored = await Promise.all(
    Object.entries(inputs).map(async ([name, bytes]) => {
      const image = images.get(stage.host.url(`/${name}`))!;
      const original = `requests/${id}/originals/${image.id}/${name}`;
      const { format, width, height, pages } = await sharp(await download(image), { pages: -1 }).metadata();
      const isKept = bytes.equals(await stage.objects.read(original));
      const before = `${image.inputWidth} x ${image.inputHeight}`;
      return [name, before, format, width, pages === undefined ? height : height / pages, pages, isKept];
    }),
  );
  expect(stored).toEqual([
    ['in.jpg', '320 x 240', 'webp', 100, 75, undefined, true],
    ['in.png', '160 x 120', 'webp', 100, 75, undefined, true],
    ['in.gif', '64 x 64', 'webp', 64, 64, 4, true],
    ['in.svg', '200 x 100', 'webp', 100, 50, undefined, true],
    ['small.png', '1 x 1', 'webp', 1, 1, undefined, true],
    ['turned.jpg', '200 x 100', 'webp', 100, 50, undefined, true],
  ]);
  expect(await audit(stage, id)).toEqual([]);
}, 120_000);

/** Returns a PNG of a few hundred bytes whose header declares `side` x `side` pixels. */
function bomb(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(10_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
