import sharp from 'sharp';
import { ApiClient, ApiError, catalogue } from '../support/client.js';
import { curl } from '../support/curl.js';
import { answer } from '../support/image-host.behaviours.js';
import { makeKey } from '../support/keys.js';
import { onStage, type Stage, startStage } from '../support/stage.js';

const REDO = `mutation ($id: ID!, $input: RedoImagesInput!) {
  redoImages(requestId: $id, input: $input) { status outputCsvUrl errorsCsvUrl } }`;
const STATE = `query ($id: ID!) { request(id: $id) {
  status outputCsvUrl errorsCsvUrl
  progress { completedImages failedImages inputBytes outputBytes }
  images { nodes {
    id inputUrl outputUrl fileName status verdict inputBytes outputBytes inputFormat outputFormat width height revision reviewed
    error { code message } } } } }`;

/* oxlint-disable typescript/no-explicit-any -- the tests know their queries */
const redo = async (api: ApiClient, id: string, input: object) =>
  (await api.query<any>(REDO, { id, input })).redoImages;
const stateOf = async (api: ApiClient, id: string) => (await api.query<any>(STATE, { id })).request;
/** Downloads a file as a browser does: objects in a bucket are behind a redirect. */
const download = (url: string) => curl(['--location', url]);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => (error as ApiError).code,
  );

/** Expects that the counters of a request are those of its images. */
function expectCounted({ progress, images: { nodes } }: any): void {
  const completed = nodes.filter(({ status }: any) => status === 'COMPLETED');
  const sum = (name: string) => completed.reduce((total: number, image: any) => total + image[name], 0);
  expect(progress).toEqual({
    completedImages: completed.length,
    failedImages: nodes.filter(({ status }: any) => status === 'FAILED').length,
    inputBytes: sum('inputBytes'),
    outputBytes: sum('outputBytes'),
  });
}

let stage: Stage;
let photos = 0;

beforeAll(async () => {
  stage = await startStage({ env: { SECRET_KEY: 'a secret key of thirty-two characters' } });
}, 60_000);
afterAll(() => stage?.dispose());

/** Uploads a CSV of two images and, if wanted, a missing one, and waits until its request has ended. */
async function ended(options: object = {}, withMissing = false) {
  const paths = [`/a${++photos}.jpg`, `/b${photos}.jpg`];
  const [a] = [await stage.servePhoto(paths[0]!, { width: 300, height: 200 })];
  await stage.servePhoto(paths[1]!, { width: 200, height: 100 });
  const urls = [...paths, ...(withMissing ? [`/missing${photos}.jpg`] : [])].map((path) =>
    stage.host.url(path),
  );
  const id = await stage.api.upload(catalogue(...urls.map((url) => [url])), {
    webhookUrl: stage.host.url('/hook'),
    ...options,
  });
  await stage.api.settled(id);
  const state = await stateOf(stage.api, id);
  return { id, urls, paths, photo: a, state, images: state.images.nodes as any[] };
}

const eventsOf = (id: string) =>
  stage.sql<{ type: string }>('SELECT type FROM events WHERE request_id = $1 ORDER BY id', [id]);

test('redoes a chosen image with other options; the output CSV and the webhook follow', async () => {
  const { id, state, images } = await ended({ quality: 20 });
  const answered = await redo(stage.api, id, {
    imageIds: [images[0].id],
    options: { format: 'WEBP', maxWidth: 150 },
  });
  expect(answered).toEqual({ status: 'PROCESSING', outputCsvUrl: null, errorsCsvUrl: null });
  expect(await stage.api.settled(id)).toMatchObject({ status: 'COMPLETED' });
  const after = await stateOf(stage.api, id);
  const [first, second] = after.images.nodes;
  expect(second).toEqual(images[1]);
  expect(first).toMatchObject({ outputFormat: 'webp', width: 150, revision: 1, error: null });
  expect(first.fileName).toMatch(/^a\d+-r1\.webp$/);
  expectCounted(after);
  const output = await download(first.outputUrl);
  expect(await sharp(output.body).metadata()).toMatchObject({ format: 'webp', width: 150 });
  const csv = (await download(after.outputCsvUrl)).body.toString();
  expect([csv.includes(first.outputUrl), csv.includes(second.outputUrl)]).toEqual([true, true]);
  expect(csv).not.toContain(state.images.nodes[0].outputUrl);
  expect((await eventsOf(id)).map(({ type }) => type)).toEqual(['request.completed', 'request.completed']);
});

test('keeps the original of an image, and the options of another redo replace that', async () => {
  const { id, images, photo } = await ended({ quality: 20, format: 'WEBP' });
  await redo(stage.api, id, { imageIds: [images[0].id], keepOriginal: true });
  await stage.api.settled(id);
  const kept = await stateOf(stage.api, id);
  expect(kept.images.nodes[0]).toMatchObject({ verdict: 'KEPT_ORIGINAL', outputFormat: 'jpeg', revision: 1 });
  const { body } = await download(kept.images.nodes[0].outputUrl);
  const pixels = (bytes: Buffer) => sharp(bytes).raw().toBuffer();
  expect((await pixels(body)).equals(await pixels(photo))).toBe(true);
  await redo(stage.api, id, { imageIds: [images[0].id], options: { quality: 90 } });
  await stage.api.settled(id);
  const again = await stateOf(stage.api, id);
  expect(again.images.nodes[0]).toMatchObject({ verdict: 'COMPRESSED', outputFormat: 'webp', revision: 2 });
  expectCounted(again);
});

test('an image that fails this time keeps its earlier result, with the reason', async () => {
  const { id, images, paths } = await ended({}, true);
  stage.host.on(paths[0]!, answer('Gone', { status: 410 }));
  const row = async () =>
    (
      await stage.sql(
        `SELECT to_jsonb(images) - '{generation,attempts,error_code,error_message,revision}'::text[] AS row
        FROM images WHERE id = $1`,
        [images[0].id],
      )
    )[0];
  const before = await row();
  await redo(stage.api, id, { imageIds: [images[0].id, images[2].id], options: { format: 'WEBP' } });
  expect(await stage.api.settled(id)).toMatchObject({ status: 'PARTIAL' });
  const after = await stateOf(stage.api, id);
  expect(after.images.nodes[0]).toEqual({
    ...images[0],
    revision: 1,
    error: { code: 'HTTP_STATUS', message: expect.stringContaining('410') },
  });
  expect(after.images.nodes[2]).toMatchObject({ status: 'FAILED', revision: 1 });
  expect(await row()).toEqual(before);
  expectCounted(after);
  expect((await download(after.images.nodes[0].outputUrl)).status).toBe(200);
  expect((await download(after.outputCsvUrl)).body.toString()).toContain(images[0].outputUrl);
});

test('a request that is cancelled while images are redone keeps their earlier results', async () => {
  const { id, images, paths } = await ended();
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  stage.host.on(paths[0]!, async (exchange) => {
    await released;
    return answer('Gone', { status: 410 })(exchange);
  });
  await redo(stage.api, id, { imageIds: images.map((image) => image.id), options: { format: 'AVIF' } });
  await stage.until(() => stage.host.hits(paths[0]!) === 2);
  await stage.api.query('mutation ($id: ID!) { cancelRequest(id: $id) { status } }', { id });
  release();
  await stage.until(async () => (await stateOf(stage.api, id)).outputCsvUrl !== null);
  const after = await stateOf(stage.api, id);
  expect(after.status).toBe('CANCELLED');
  expect(after.images.nodes.map(({ status }: any) => status)).toEqual(['COMPLETED', 'COMPLETED']);
  const { outputUrl, outputFormat, outputBytes } = after.images.nodes[0];
  expect({ outputUrl, outputFormat, outputBytes }).toEqual({
    outputUrl: images[0].outputUrl,
    outputFormat: images[0].outputFormat,
    outputBytes: images[0].outputBytes,
  });
  expectCounted(after);
  expect(await codeOf(redo(stage.api, id, { imageIds: [images[0].id], options: {} }))).toBe('INVALID_STATE');
});

test('is rejected for unknown images, and while the request is processed, and changes nothing', async () => {
  const { id, images, state } = await ended();
  const other = await ended();
  const mixed = [images[0].id, other.images[0].id];
  expect(await codeOf(redo(stage.api, id, { imageIds: mixed, options: {} }))).toBe('NOT_FOUND');
  expect(await codeOf(redo(stage.api, id, { imageIds: [images[0].id] }))).toBe('INVALID_INPUT');
  expect(await stateOf(stage.api, id)).toEqual(state);
  await redo(stage.api, id, { imageIds: [images[0].id], options: {} });
  const url = `${stage.program.url}/api/requests/${id}/redo`;
  const json = ['-H', 'Content-Type: application/json'];
  const post = (body: object) => curl([...json, '-d', JSON.stringify(body), url]);
  await stage.api.settled(id);
  const done = await post({ imageIds: [images[1].id], options: { quality: 5 } });
  expect([done.status, done.json()]).toMatchObject([200, { requestId: id, status: 'PROCESSING' }]);
  await stage.api.settled(id);
  expect((await stateOf(stage.api, id)).images.nodes[1]).toMatchObject({
    revision: 1,
    verdict: 'COMPRESSED',
  });
  const bad = await post({ imageIds: [images[1].id], options: { quality: 'x' }, more: 1 });
  expect([bad.status, bad.json()]).toMatchObject([
    400,
    { code: 'INVALID_INPUT', detail: expect.stringMatching(/options\.quality.*more/s) },
  ]);
});

test(
  'is rejected for a request that is processed, with 409',
  () =>
    onStage({ env: { ROLES: 'api' } }, async ({ api, program }) => {
      const id = await api.upload(catalogue(['https://img.example/a.jpg']));
      const { images } = await stateOf(api, id);
      const body = JSON.stringify({ imageIds: [images.nodes[0].id], keepOriginal: true });
      const headers = ['-H', 'Content-Type: application/json'];
      const refused = await curl([...headers, '-d', body, `${program.url}/api/requests/${id}/redo`]);
      expect([refused.status, refused.json()]).toMatchObject([409, { code: 'INVALID_STATE' }]);
    }),
  60_000,
);

test(
  'another owner cannot redo the images of a request',
  () =>
    onStage(
      { env: { ROLES: 'api', AUTH: 'keys', SECRET_KEY: 'a secret key of thirty-two characters' } },
      async ({ program }) => {
        const [owner, other] = await Promise.all(
          ['a', 'b'].map(async (name) => new ApiClient(program.url, await makeKey(program, name))),
        );
        const id = await owner!.upload(catalogue(['https://img.example/a.jpg']));
        const { images } = await stateOf(owner!, id);
        const input = { imageIds: [images.nodes[0].id], options: {} };
        expect(await codeOf(redo(other!, id, input))).toBe('NOT_FOUND');
      },
    ),
  60_000,
);

test('what was chosen for an image stays with its URL in later uploads, without another compression', async () => {
  const { id, urls, images } = await ended({ quality: 20 }, true);
  await redo(stage.api, id, { imageIds: [images[0].id], options: { quality: 90, maxWidth: 150 } });
  await stage.api.settled(id);
  await redo(stage.api, id, { imageIds: [images[1].id], keepOriginal: true });
  await stage.api.settled(id);
  const results = (state: any) => state.images.nodes.map((image: any) => [image.outputBytes, image.width]);
  const expected = results(await stateOf(stage.api, id));
  const again = async (input: object) => {
    const next = await stage.api.upload(catalogue(...urls.map((url) => [url])), {
      quality: 30,
      format: 'WEBP',
      ...input,
    });
    await stage.api.settled(next);
    const { request } = await stage.api.query<any>(
      'query ($id: ID!) { request(id: $id) { comparison { reviewed } progress { comparison { reviewed } } } }',
      { id: next },
    );
    expect(request.progress.comparison).toEqual(request.comparison);
    return { state: await stateOf(stage.api, next), comparison: request.comparison, next };
  };
  const second = await again({ previousRequestId: id });
  expect(second.comparison).toEqual({ reviewed: 2 });
  expect(results(second.state)).toEqual(expected);
  const kept = second.state.images.nodes.map(({ verdict, reviewed }: any) => [verdict, reviewed].join(' '));
  expect(kept).toEqual(['REUSED true', 'REUSED true', ' false']);
  const third = await again({ previousRequestId: second.next });
  expect([third.comparison, results(third.state)]).toEqual([{ reviewed: 2 }, expected]);
  const without = await again({ compare: false });
  expect(without.comparison).toBeNull();
  expect(results(without.state)).not.toEqual(expected);
});
