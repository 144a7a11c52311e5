import sharp from 'sharp';
import { ApiClient } from '../support/client.js';
import { audit } from '../support/audit.js';
import { csvOf } from '../support/csv-of.js';
import { answer, answerUnlessKnown, type Behaviour } from '../support/image-host.behaviours.js';
import { makeKey } from '../support/keys.js';
import { photo, type Stage, startStage } from '../support/stage.js';

interface Size {
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly url: string;
}
interface ImageNode {
  readonly id: string;
  readonly verdict: string;
  readonly outputUrl: string;
  readonly outputBytes: number;
  readonly sizes: readonly Size[];
  readonly srcset: string | null;
}

let stage: Stage;
let api: ApiClient;
let key: string;
beforeAll(async () => {
  stage = await startStage({ env: { AUTH: 'keys', SECRET_KEY: 'a secret key of thirty-two characters' } });
  key = await makeKey(stage.program, 'shop');
  api = new ApiClient(stage.program.url, key);
}, 120_000);
afterAll(() => stage?.dispose());

let count = 0;
const JPEG = { type: 'image/jpeg' };
/** Serves an image that no other test has, under a path of its own, and returns its URL. */
async function serve(
  width = 640,
  behaviour = (bytes: Buffer): Behaviour => answer(bytes, JPEG),
): Promise<string> {
  const path = `/${++count}/shoe.jpg`;
  stage.host.on(path, behaviour(await photo({ width, height: 480 + count })));
  return stage.host.url(path);
}

const IMAGES = `query ($id: ID!) { request(id: $id) { options { sizes } outputCsvUrl images { nodes {
  id verdict outputUrl outputBytes srcset sizes { width height bytes url } } } } }`;

async function stateOf(id: string) {
  const { request } = await api.query<{
    request: { options: object; outputCsvUrl: string; images: { nodes: readonly ImageNode[] } };
  }>(IMAGES, { id });
  return { ...request, images: request.images.nodes };
}

async function run(urls: readonly string[], input: Record<string, unknown>) {
  const id = await api.upload(csvOf(...urls), input);
  await api.settled(id);
  return { id, ...(await stateOf(id)) };
}

/** Downloads each size as a stranger would, and returns the widths of what arrives; expects the bytes that the API says. */
async function served(sizes: readonly Size[]): Promise<(number | undefined)[]> {
  const widths = [];
  for (const { url, bytes, height } of sizes) {
    const response = await fetch(url);
    expect(response.status).toBe(200);
    const body = Buffer.from(await response.arrayBuffer());
    expect(body.length).toBe(bytes);
    const found = await sharp(body).metadata();
    expect(found.height).toBe(height);
    widths.push(found.width);
  }
  return widths;
}

const columnsOf = async (url: string): Promise<string[][]> => {
  const lines = (await (await fetch(url)).text()).trim().split(/\r?\n/);
  return lines.map((line) =>
    [...line.matchAll(/"([^"]*)"|[^,]+/g)].map(([whole, quoted]) => quoted ?? whole),
  );
};

test('each size is stored, linked and served; the largest is the output of the image', async () => {
  const { id, images, options, outputCsvUrl } = await run([await serve(), await serve(300)], {
    sizes: [320, 160, 320, 1600],
    webhookUrl: stage.host.url('/hook'),
  });
  expect(options).toEqual({ sizes: [160, 320, 1600] });
  expect(await served(images[0]!.sizes)).toEqual([160, 320, 640]);
  expect(await served(images[1]!.sizes)).toEqual([160, 300]);
  for (const { sizes, outputUrl, outputBytes, srcset } of images) {
    expect(sizes.at(-1)).toMatchObject({ url: outputUrl, bytes: outputBytes });
    expect(srcset).toBe(sizes.map(({ url, width }) => `${url} ${width}w`).join(', '));
  }
  expect(images[0]!.sizes[0]!.url).toMatch(/\/shoe-160w\.jpg\?signature=/);
  expect(await audit(stage, id)).toEqual([]);

  const [header, ...rows] = await columnsOf(outputCsvUrl);
  expect(header!.at(-1)).toBe('Image Srcset');
  expect(rows.map((row) => row.at(-1))).toEqual(images.map(({ srcset }) => srcset));

  const [event] = await stage.sql<{ body: string }>('SELECT body FROM events WHERE request_id = $1', [id]);
  const { products } = JSON.parse(event!.body).data;
  expect(products.flatMap((product: { outputImageSizes: object[] }) => product.outputImageSizes)).toEqual(
    images.map(({ sizes }) => sizes),
  );
});

test('REPLACE has the largest of each image, and only a report adds the others', async () => {
  const url = await serve();
  const { outputCsvUrl, images } = await run([url], { sizes: [160, 320], output: 'REPLACE' });
  const text = await (await fetch(outputCsvUrl)).text();
  expect(text).toContain(images[0]!.outputUrl);
  expect(text).not.toContain('160w');
  const reported = await run([url], { sizes: [160, 320], output: 'REPLACE', report: 'BASIC' });
  expect(await (await fetch(reported.outputCsvUrl)).text()).toContain(reported.images[0]!.srcset);
});

test('without the option an image has no sizes, and its CSV no column of them', async () => {
  const { images, options, outputCsvUrl, id } = await run([await serve()], {});
  expect(images[0]).toMatchObject({ sizes: [], srcset: null });
  expect(options).toEqual({ sizes: null });
  expect(await (await fetch(outputCsvUrl)).text()).not.toContain('Srcset');
  expect(await stage.objects.list(`requests/${id}/images/`)).toHaveLength(1);
});

test('GET /api/images/{id} has each size by its width, and the ZIP has all', async () => {
  const { id, images } = await run([await serve()], { sizes: [160, 320] });
  const get = (path: string) =>
    fetch(`${stage.program.url}${path}`, { headers: { authorization: `Bearer ${key}` } });
  const widthOf = async (query: string) =>
    (
      await sharp(
        Buffer.from(await (await get(`/api/images/${images[0]!.id}${query}`)).arrayBuffer()),
      ).metadata()
    ).width;
  const queries = ['', '?width=100', '?width=160', '?width=161', '?width=320', '?width=999'];
  expect(await Promise.all(queries.map(widthOf))).toEqual([320, 160, 160, 320, 320, 320]);
  expect((await get(`/api/images/${images[0]!.id}?width=0`)).status).toBe(400);
  const zip = Buffer.from(await (await get(`/api/requests/${id}/images.zip`)).arrayBuffer()).toString(
    'latin1',
  );
  for (const name of ['shoe.jpg', 'shoe-160w.jpg']) expect(zip).toContain(name);
});

test('a later request reuses all sizes, and its objects outlive the first request', async () => {
  const url = await serve(640, (bytes) => answerUnlessKnown(bytes, `"${count}"`, JPEG));
  const first = await run([url], { sizes: [160, 320] });
  const second = await run([url], { sizes: [160, 320] });
  expect(second.images[0]).toMatchObject({ verdict: 'REUSED' });
  expect(await audit(stage, second.id)).toEqual([]);
  const other = await run([url], { sizes: [160] });
  expect(other.images[0]).toMatchObject({ verdict: 'COMPRESSED', sizes: [{ width: 160 }] });

  await api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id: first.id });
  await stage.until(async () => (await stage.objects.list(`requests/${first.id}/`)).length === 0);
  expect((await fetch(first.images[0]!.sizes[0]!.url)).status).toBe(404);
  expect(await served(second.images[0]!.sizes)).toEqual([160, 320]);
});

test('a redo replaces all sizes under other names, and one that fails brings them back', async () => {
  const url = await serve();
  const { id, images, outputCsvUrl } = await run([url], {});
  const imageIds = [images[0]!.id];
  const redo = async (options: object) => {
    await api.query(
      'mutation ($id: ID!, $input: RedoImagesInput!) { redoImages(requestId: $id, input: $input) { id } }',
      {
        id,
        input: { imageIds, options },
      },
    );
    await api.settled(id);
    return stateOf(id);
  };
  const sized = await redo({ sizes: [160, 320], format: 'WEBP' });
  expect(await served(sized.images[0]!.sizes)).toEqual([160, 320]);
  expect(sized.images[0]!.sizes[0]!.url).toContain('shoe-r1-160w.webp');
  expect(await (await fetch(outputCsvUrl)).text()).toContain('Image Srcset');

  stage.host.on(new URL(url).pathname, answer('gone', { status: 404 }));
  const failed = await redo({ sizes: null });
  expect(failed.images[0]!.sizes).toEqual(sized.images[0]!.sizes);
  expect(await served(failed.images[0]!.sizes)).toEqual([160, 320]);

  stage.host.on(new URL(url).pathname, answer(await photo({ width: 200, height: 100 }), JPEG));
  expect((await redo({ sizes: null })).images[0]).toMatchObject({ sizes: [], srcset: null });
  expect(await stage.sql('SELECT sizes IS NULL AS none FROM images WHERE id = ANY($1)', [imageIds])).toEqual([
    { none: true },
  ]);
});
