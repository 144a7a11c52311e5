import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { catalogue } from '../support/client.js';
import { ON_FILES } from '../support/objects.js';
import { type Stage, startStage } from '../support/stage.js';

interface Image {
  readonly id: string;
  readonly fileName: string;
  readonly outputUrl: string | null;
  readonly originalUrl: string | null;
}

let stage: Stage;

beforeAll(async () => {
  // Always the file store, because one test moves stored files.
  stage = await startStage({ env: { ...ON_FILES } });
  await stage.servePhoto('/lamp-front.jpg', { width: 300, height: 200 });
  await stage.servePhoto('/K%C3%BCche%20(2).png', { width: 64, height: 64, format: 'png' });
}, 60_000);
afterAll(() => stage?.dispose());

async function run(
  paths: string[],
  input: Record<string, unknown> = {},
): Promise<{ id: string; images: Image[] }> {
  const id = await stage.api.upload(catalogue(paths.map((one) => stage.host.url(one))), input);
  await stage.api.settled(id);
  return { id, images: await imagesOf(id) };
}

async function imagesOf(id: string): Promise<Image[]> {
  const { request } = await stage.api.query(
    'query ($id: ID!) { request(id: $id) { images { nodes { id fileName outputUrl originalUrl } } } }',
    { id },
  );
  return request.images.nodes;
}

const lastOf = (url: string | null | undefined): string => new URL(url!).pathname.split('/').at(-1)!;
const dispositionOf = async (url: string): Promise<string | null> =>
  (await fetch(url)).headers.get('content-disposition');

test('an output has the name of its source in its key, its URL and its Content-Disposition', async () => {
  const { id, images } = await run(['/lamp-front.jpg', '/K%C3%BCche%20(2).png']);
  expect(images.map(({ fileName }) => fileName)).toEqual(['lamp-front.jpg', 'Kuche-2.png']);
  expect(images.map(({ outputUrl }) => lastOf(outputUrl))).toEqual(['lamp-front.jpg', 'Kuche-2.png']);
  expect(await dispositionOf(images[0]!.outputUrl!)).toBe('inline; filename="lamp-front.jpg"');
  expect(await dispositionOf(`${stage.program.url}/api/images/${images[1]!.id}`)).toBe(
    'inline; filename="Kuche-2.png"',
  );
  expect(await stage.objects.list(`requests/${id}/images/`)).toEqual([
    `requests/${id}/images/${images[0]!.id}/lamp-front.jpg`,
    `requests/${id}/images/${images[1]!.id}/Kuche-2.png`,
  ]);
});

test('the extension follows the output format, and the original keeps its own', async () => {
  const { id, images } = await run(['/lamp-front.jpg'], { format: 'WEBP', keepOriginals: true });
  const [image] = images;
  expect(lastOf(image!.outputUrl)).toBe('lamp-front.webp');
  expect(lastOf(image!.originalUrl)).toBe('lamp-front.jpg');
  const original = Buffer.from(await (await fetch(image!.originalUrl!)).arrayBuffer());
  const source = Buffer.from(await (await fetch(stage.host.url('/lamp-front.jpg'))).arrayBuffer());
  expect(original.equals(source)).toBe(true);
  const status = await fetch(`${stage.program.url}/api/status/${id}`);
  expect((await status.json()) as object).toMatchObject({
    products: [{ outputImageUrls: [image!.outputUrl], originalImageUrls: [image!.originalUrl] }],
  });
});

test('a request without keepOriginals, and a failed image, have no originalUrl', async () => {
  const kept = await run(['/lamp-front.jpg']);
  expect(kept.images).toMatchObject([{ originalUrl: null }]);
  const failed = await run(['/none.jpg'], { keepOriginals: true });
  expect(failed.images).toMatchObject([{ fileName: 'none.jpg', outputUrl: null, originalUrl: null }]);
});

test('an image that an earlier version stored without a file name keeps its URLs', async () => {
  const { id, images } = await run(['/lamp-front.jpg'], { keepOriginals: true });
  const [image] = images;
  for (const folder of ['images', 'originals']) {
    const to = path.join(stage.program.dataDir, 'objects/requests', id, folder);
    await mkdir(to, { recursive: true });
    await rename(path.join(to, image!.id, 'lamp-front.jpg'), path.join(to, `${image!.id}.jpeg`));
  }
  await stage.sql('UPDATE images SET file_name = NULL WHERE id = $1', [image!.id]);
  const [old] = await imagesOf(id);
  const base = `${stage.program.url}/files/requests/${id}`;
  expect(old).toMatchObject({
    fileName: `${image!.id}.jpeg`,
    outputUrl: `${base}/images/${image!.id}.jpeg`,
    originalUrl: `${base}/originals/${image!.id}.jpeg`,
  });
  const urls = [
    old!.outputUrl!,
    old!.originalUrl!,
    `${stage.program.url}/api/images/${image!.id}`,
    `${stage.program.url}/api/requests/${id}/images.zip`,
  ];
  expect(await Promise.all(urls.map(async (url) => (await fetch(url)).status))).toEqual([200, 200, 200, 200]);
});
