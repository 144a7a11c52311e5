import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { v7 } from 'uuid';
import { ApiClient, ApiError, catalogue } from '../support/client.js';
import { curl } from '../support/curl.js';
import { makeKey } from '../support/keys.js';
import { ON_FILES } from '../support/objects.js';
import { onStage, type Stage, startStage } from '../support/stage.js';
import { tracesAtRest } from '../support/traces.js';

const SIDE = '{ format width height bytes url }';
const QUERY = `mutation ($input: PreviewImageInput, $file: Upload) {
  previewImage(input: $input, file: $file) { id verdict score expiresAt input ${SIDE} output ${SIDE} } }`;

interface Preview {
  readonly id: string;
  readonly input: { readonly url: string };
  readonly output: { readonly url: string; readonly bytes: number };
  readonly expiresAt: string;
}

async function preview(api: ApiClient, input: Record<string, unknown>): Promise<Preview> {
  return (await api.query<{ previewImage: Preview }>(QUERY, { input })).previewImage;
}

async function previewFile(api: ApiClient, bytes: Uint8Array, input: Record<string, unknown> = {}) {
  const form = new FormData();
  form.set('operations', JSON.stringify({ query: QUERY, variables: { file: null, input } }));
  form.set('map', JSON.stringify({ 0: ['variables.file'] }));
  form.set('0', new Blob([bytes]), 'mug.jpg');
  // oxlint-disable-next-line typescript/no-explicit-any
  const { data, errors } = (await (await api.send(form)).json()) as any;
  if (errors) throw new ApiError(errors);
  return data.previewImage as Preview;
}

const rejection = (code: string) =>
  expect.objectContaining({
    errors: [expect.objectContaining({ extensions: expect.objectContaining({ code }) })],
  });

describe('a preview', () => {
  let stage: Stage;
  let photo: Buffer;

  // Without the worker role, as where workers run elsewhere.
  beforeAll(async () => {
    stage = await startStage({ env: { ROLES: 'api', FETCH_MAX_BYTES: '200000' } });
    photo = await stage.servePhoto('/mug.jpg', { width: 400, height: 300 });
  }, 60_000);
  afterAll(() => stage?.dispose());

  test('compresses an image of a URL in a process without workers, and serves it before and after', async () => {
    const made = await preview(stage.api, {
      url: stage.host.url('/mug.jpg'),
      format: 'WEBP',
      sizes: [100, 200],
      pad: '1:1',
    });
    expect(made).toMatchObject({
      verdict: 'COMPRESSED',
      score: null,
      input: { format: 'jpeg', width: 400, height: 300, bytes: photo.length },
      output: { format: 'webp', width: 200, height: 200 },
    });
    const before = await curl([made.input.url]);
    expect([before.status, before.headers['content-type'], before.body.equals(photo)]).toEqual([
      200,
      'image/jpeg',
      true,
    ]);
    const after = await curl([made.output.url]);
    expect(after.headers['cache-control']).toMatch(/^private, max-age=1[78]\d\d, immutable$/);
    expect(await sharp(after.body).metadata()).toMatchObject({ format: 'webp', width: 200, height: 200 });
    expect(after.body.length).toBe(made.output.bytes);
  });

  test('of an uploaded file can be made again with other options, by its id', async () => {
    const made = await previewFile(stage.api, photo, { quality: 90 });
    const again = await preview(stage.api, { previewId: made.id, quality: 10 });
    expect(again).toMatchObject({ input: { format: 'jpeg', bytes: photo.length } });
    expect(again.output.bytes).toBeLessThan(made.output.bytes);
    expect(again.id).not.toBe(made.id);
  });

  test('over REST has the same fields, from a file or a URL', async () => {
    const url = `${stage.program.url}/api/preview`;
    const fields = {
      verdict: 'COMPRESSED',
      score: null,
      input: { format: 'jpeg' },
      output: { format: 'avif' },
    };
    const file = await curl(['-F', 'file=@-;filename=mug.jpg', '-F', 'format=avif', url], photo);
    expect([file.status, file.json()]).toMatchObject([200, fields]);
    const form = ['-F', `url=${stage.host.url('/mug.jpg')}`, '-F', 'format=AVIF', '-F', 'max_width=100'];
    expect((await curl([...form, url])).json()).toMatchObject({ ...fields, output: { width: 100 } });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a missing image', { url: '/missing.jpg' }, 'HTTP_STATUS'],
    ['a page', { url: '/page' }, 'NOT_AN_IMAGE'],
    ['a damaged image', { url: '/cut.jpg' }, 'CORRUPT_IMAGE'],
    ['a file above the limit', { url: '/large.jpg' }, 'TOO_LARGE'],
    ['an address that is not allowed', { url: 'http://10.0.0.1/a.jpg' }, 'URL_NOT_ALLOWED'],
    ['no image', {}, 'INVALID_INPUT'],
    ['two images', { url: '/mug.jpg', previewId: '0198a1b2-0000-7000-8000-000000000001' }, 'INVALID_INPUT'],
    ['an invalid option', { url: '/mug.jpg', quality: 0 }, 'INVALID_INPUT'],
    ['an unknown preview', { previewId: '0198a1b2-0000-7000-8000-000000000001' }, 'NOT_FOUND'],
  ])('of %s is rejected with the code of images, and leaves nothing behind', async (_, input, code) => {
    stage.host.serve('/page', Buffer.from('<!doctype html><p>Hello'), { type: 'text/html' });
    stage.host.serve('/cut.jpg', photo.subarray(0, -2000));
    stage.host.serve('/large.jpg', Buffer.concat([photo, Buffer.alloc(200_000)]));
    const before = await tracesAtRest(stage);
    const { url } = input;
    const absolute = typeof url === 'string' && url.startsWith('/') ? { url: stage.host.url(url) } : {};
    await expect(preview(stage.api, { ...input, ...absolute })).rejects.toEqual(rejection(code));
    expect(await tracesAtRest(stage)).toEqual(before);
  });

  test('of a file above the limit of images is rejected over both APIs', async () => {
    const large = Buffer.concat([photo, Buffer.alloc(200_000)]);
    await expect(previewFile(stage.api, large)).rejects.toEqual(rejection('TOO_LARGE'));
    const form = await curl(['-F', 'file=@-;filename=a.jpg', `${stage.program.url}/api/preview`], large);
    expect([form.status, form.json()]).toMatchObject([422, { code: 'TOO_LARGE' }]);
  });
});

test(
  'a preview is made while the images of a request fill the compressor, and both finish',
  () =>
    onStage({ env: { COMPRESSOR_CHILDREN: '1' } }, async (stage) => {
      await stage.servePhoto('/mug.jpg', { width: 200, height: 100 });
      // With `reuse`, one of these equal images would be compressed, and the others would take no time.
      const paths = Array.from({ length: 32 }, (_, at) => `/slow.png?${at}`);
      const slow = await stage.photo({ width: 900, height: 700, format: 'png' });
      for (const name of paths) stage.host.serve(name, slow);
      const csv = catalogue(...paths.map((name) => [stage.host.url(name)]));
      const id = await stage.api.upload(csv, { format: 'AVIF', reuse: false });
      await stage.until(() => paths.filter((name) => stage.host.hits(name) > 0).length > 4);
      await preview(stage.api, { url: stage.host.url('/mug.jpg') });
      const { request } = await stage.api.query('query ($id: ID!) { request(id: $id) { status } }', { id });
      expect(request.status).toBe('PROCESSING');
      expect(await stage.api.settled(id)).toMatchObject({ status: 'COMPLETED' });
    }),
  60_000,
);

test(
  'a preview of an owner is served with its link alone, and to no other owner',
  () =>
    onStage(
      { env: { ROLES: 'api', AUTH: 'keys', SECRET_KEY: 'a secret key of thirty-two characters' } },
      async (stage) => {
        const key = await makeKey(stage.program, 'shop-a');
        const otherKey = await makeKey(stage.program, 'shop-b');
        const [owner, other] = [
          new ApiClient(stage.program.url, key),
          new ApiClient(stage.program.url, otherKey),
        ];
        await stage.servePhoto('/mug.jpg', { width: 200, height: 100 });
        const { id, output } = await preview(owner, { url: stage.host.url('/mug.jpg') });
        const [bare] = output.url.split('?');
        const as = async (url: string, token?: string) =>
          (await curl([...(token ? ['-H', `Authorization: Bearer ${token}`] : []), url])).status;
        expect([
          await as(output.url),
          await as(bare!),
          await as(bare!, otherKey),
          await as(bare!, key),
        ]).toEqual([200, 401, 404, 200]);
        await expect(preview(other, { previewId: id })).rejects.toEqual(rejection('NOT_FOUND'));
        await expect(preview(new ApiClient(stage.program.url), { previewId: id })).rejects.toEqual(
          rejection('UNAUTHENTICATED'),
        );
      },
    ),
  60_000,
);

test(
  'a preview of half an hour ago is not served, and a worker deletes it and nothing else',
  () =>
    onStage({ env: { ROLES: 'api', ...ON_FILES } }, async (stage) => {
      const key = (age: number) => `previews/anyone/${v7({ msecs: Date.now() - age })}/output.jpg`;
      const [young, old] = [key(60_000), key(1_800_000)];
      const others = ['previews/note.txt', 'requests/r1/input.csv'];
      for (const object of [young, old, ...others]) {
        const file = path.join(stage.program.dataDir, 'objects', object);
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, 'an image');
      }
      const status = async (object: string) => (await curl([`${stage.program.url}/files/${object}`])).status;
      expect([await status(young), await status(old)]).toEqual([200, 404]);
      await stage.join({ env: { ROLES: 'worker', ...ON_FILES } });
      await stage.until(async () => !(await stage.objects.list()).includes(old));
      expect(await stage.objects.list()).toEqual(expect.arrayContaining([young, ...others]));
    }),
  60_000,
);

test(
  'a preview that does not fit on the disk is rejected with STORAGE_FULL and leaves nothing behind',
  () =>
    // No file may exceed 100 KiB, so the input is stored and the larger output is not.
    onStage({ env: { ROLES: 'api', ...ON_FILES }, before: 'ulimit -f 100' }, async (stage) => {
      const photo = await stage.servePhoto('/mug.jpg', { width: 400, height: 300 });
      expect(photo.length).toBeLessThan(100_000);
      const before = await tracesAtRest(stage);
      const url = stage.host.url('/mug.jpg');
      await expect(preview(stage.api, { url, format: 'PNG', quality: 100 })).rejects.toEqual(
        rejection('STORAGE_FULL'),
      );
      expect(await stage.objects.list('previews/')).toEqual([]);
      const owners = (found: string[]) =>
        found.filter((name) => !/^objects\/previews\/(anyone\/)?$/.test(name));
      expect(owners(await tracesAtRest(stage))).toEqual(before);
      expect(await preview(stage.api, { url })).toMatchObject({ verdict: 'COMPRESSED' });
    }),
  60_000,
);
