import { ApiClient, type ApiError } from '../support/client.js';
import { answer, answerUnlessKnown, type Behaviour } from '../support/image-host.behaviours.js';
import { makeKey } from '../support/keys.js';
import { photo, type Stage, startStage } from '../support/stage.js';

/* oxlint-disable typescript/no-explicit-any -- the tests know their queries */

let stage: Stage;
let shop: ApiClient;
let otherShop: ApiClient;
let a: Buffer;
let b: Buffer;
beforeAll(async () => {
  stage = await startStage({ env: { AUTH: 'keys', SECRET_KEY: 'a secret key of thirty-two characters' } });
  shop = new ApiClient(stage.program.url, await makeKey(stage.program, 'shop'));
  otherShop = new ApiClient(stage.program.url, await makeKey(stage.program, 'other'));
  [a, b] = [await photo({ width: 90, height: 60 }), await photo({ width: 96, height: 60 })];
}, 120_000);
afterAll(() => stage?.dispose());

const jpeg = { type: 'image/jpeg' };
const missing = answer('Not found', { status: 404, type: 'text/plain' });
let names = 0;
/** Returns a file name of its own, so that tests are not compared with each other. */
const newName = () => `catalogue ${++names}.csv`;

/** Uploads a CSV of one product for each path, whose serial number is the path. */
function upload(
  paths: readonly string[],
  name: string,
  input: Record<string, unknown> = {},
  api = shop,
): Promise<string> {
  const rows = paths.map((path) => `${path},Product ${path},"${stage.host.url(path)}"`);
  return api.upload(['S. No.,Product Name,Input Image Urls', ...rows, ''].join('\n'), input, name);
}

async function run(...given: Parameters<typeof upload>): Promise<string> {
  const id = await upload(...given);
  await (given[3] ?? shop).settled(id);
  return id;
}

const STATE = `query ($id: ID!, $change: ImageChange) { request(id: $id) {
  status outputCsvUrl
  comparison { previousRequestId sameOptions added changed unchanged removed unknown }
  progress { comparison { added changed unchanged removed unknown } }
  images(first: 100, change: $change) { totalCount nodes { id inputUrl status change } }
  removedImages { totalCount nodes { id inputUrl serialNumber productName } } } }`;

async function stateOf(id: string, change: string | null = null): Promise<any> {
  return (await shop.query<any>(STATE, { id, change })).request;
}
const comparisonOf = async (id: string) => (await stateOf(id)).comparison;
const pathOf = ({ inputUrl }: { inputUrl: string }) => new URL(inputUrl).pathname;

/** Expects that the counters of a request are those of its images, and that the filters find them. */
async function expectCounted(id: string): Promise<void> {
  const { comparison, progress, images } = await stateOf(id);
  const { previousRequestId: _id, sameOptions: _same, ...counts } = comparison;
  const count = (change: string | null) =>
    images.nodes.filter((image: any) => image.change === change).length;
  const { added, changed, unchanged, unknown } = comparison;
  expect([added, changed, unchanged, unknown]).toEqual([
    ...[count('ADDED'), count('CHANGED'), count('UNCHANGED'), count(null)],
  ]);
  expect(progress.comparison).toEqual(counts);
  for (const change of ['ADDED', 'CHANGED', 'UNCHANGED']) {
    const found = (await stateOf(id, change)).images;
    expect([found.totalCount, found.nodes]).toEqual([
      count(change),
      images.nodes.filter((image: any) => image.change === change),
    ]);
  }
}

/** The path of an image, what its host sends in the earlier run and now (null: the CSV has no such URL), and its change. */
const CASES: readonly (readonly [
  string,
  (() => Behaviour) | null,
  (() => Behaviour) | null,
  string | null,
])[] = [
  ['/new.jpg', null, () => answer(a, jpeg), 'ADDED'],
  ['/new-and-missing.jpg', null, () => missing, 'ADDED'],
  [
    '/not-modified.jpg',
    () => answerUnlessKnown(a, '"1"', jpeg),
    () => answerUnlessKnown(a, '"1"', jpeg),
    'UNCHANGED',
  ],
  ['/same-bytes.jpg', () => answer(b, jpeg), () => answer(b, jpeg), 'UNCHANGED'],
  [
    '/touched.jpg',
    () => answerUnlessKnown(a, '"1"', jpeg),
    () => answerUnlessKnown(a, '"2"', jpeg),
    'UNCHANGED',
  ],
  ['/other-bytes.jpg', () => answer(a, jpeg), () => answer(b, jpeg), 'CHANGED'],
  ['/failed-before.jpg', () => missing, () => answer(b, jpeg), 'CHANGED'],
  ['/fails-now.jpg', () => answer(a, jpeg), () => missing, null],
  ['/fails-twice.jpg', () => missing, () => missing, null],
  ['/removed.jpg', () => answer(a, jpeg), null, 'REMOVED'],
  ['/failed-and-removed.jpg', () => missing, null, 'REMOVED'],
];

test('images are added, changed, unchanged or removed by their URLs and bytes', async () => {
  const name = newName();
  const serve = (at: 1 | 2) => {
    const present = CASES.filter((given) => given[at] !== null);
    for (const given of present) stage.host.on(given[0], given[at]!());
    return present.map(([path]) => path);
  };
  const first = await run(serve(1), name);
  expect(await comparisonOf(first)).toBeNull();
  const second = await run(serve(2), name, { report: 'FULL' });
  const { comparison, images, removedImages, outputCsvUrl } = await stateOf(second);
  expect(Object.fromEntries(images.nodes.map((image: any) => [pathOf(image), image.change]))).toEqual(
    Object.fromEntries(CASES.filter(([, , now]) => now !== null).map(([path, , , change]) => [path, change])),
  );
  expect(comparison).toEqual({
    previousRequestId: first,
    sameOptions: true,
    ...{ added: 2, changed: 2, unchanged: 3, removed: 2, unknown: 2 },
  });
  await expectCounted(second);
  const removed = CASES.filter(([, , now]) => now === null).map(([path]) => path);
  expect(removedImages).toEqual({
    totalCount: 2,
    nodes: removed.map((path) => ({
      id: expect.any(String),
      inputUrl: stage.host.url(path),
      serialNumber: path,
      productName: `Product ${path}`,
    })),
  });
  const output = await (await fetch(outputCsvUrl)).text();
  expect(
    output
      .split('\n')
      .slice(0, 4)
      .map((line) => line.split(',').at(-3)),
  ).toEqual([...['Image Change', 'ADDED', 'ADDED', 'UNCHANGED']]);
});

test('a URL of several rows counts for each of them, and is removed once none has it', async () => {
  const name = newName();
  const [twice, once, gone] = ['/twice.jpg', '/once.jpg', '/gone.jpg'];
  for (const path of [twice, once, gone]) stage.host.on(path, answer(a, jpeg));
  await run([twice, twice, once, gone, gone], name);
  const id = await run([twice, once, once, once], name);
  expect(await comparisonOf(id)).toMatchObject({
    added: 0,
    changed: 0,
    unchanged: 4,
    removed: 2,
    unknown: 0,
  });
  expect((await stateOf(id)).removedImages.nodes.map(pathOf)).toEqual([gone, gone]);
});

test('the counts are right while the request runs, also when the earlier one is deleted meanwhile', async () => {
  const name = newName();
  const [slow, quick, gone] = ['/slow.jpg', '/quick.jpg', '/gone-too.jpg'];
  for (const path of [slow, quick, gone]) stage.host.on(path, answer(a, jpeg));
  const first = await run([slow, quick, gone], name);
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  stage.host.on(slow, async (exchange) => {
    await released;
    await answer(b, jpeg)(exchange);
  });
  const second = await upload([slow, quick], name);
  await stage.until(async () => (await comparisonOf(second)).unchanged === 1);
  expect(await comparisonOf(second)).toMatchObject({ added: 0, changed: 0, removed: 1, unknown: 1 });
  await shop.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id: first });
  await stage.until(
    async () => (await stage.sql('SELECT FROM requests WHERE id = $1', [first])).length === 0,
  );
  release();
  await shop.settled(second);
  expect(await comparisonOf(second)).toEqual({
    previousRequestId: first,
    sameOptions: true,
    ...{ added: 0, changed: 1, unchanged: 1, removed: 1, unknown: 0 },
  });
  expect((await stateOf(second)).removedImages.nodes.map(pathOf)).toEqual([gone]);
  await shop.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id: second });
  await stage.until(async () => {
    const [row] = await stage.sql(
      'SELECT count(*)::integer AS count FROM removed_images WHERE request_id = $1',
      [second],
    );
    return row!.count === 0;
  });
});

test('without a named request, the last one of the same owner and file name that has results is taken', async () => {
  const [name, path] = [newName(), '/auto.jpg'];
  stage.host.on(path, answer(a, jpeg));
  const first = await run([path], name);
  await run([path], newName());
  await run([path], name, {}, otherShop);
  // Every image failed, so there is nothing to compare with.
  await run(['/never.jpg'], name);
  const deleted = await run([path], name);
  await shop.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id: deleted });
  const previous = async (input: object) =>
    (await comparisonOf(await run([path], name, { ...input })))?.previousRequestId ?? null;
  expect(await previous({ compare: false })).toBeNull();
  await stage.sql('UPDATE requests SET status = $2 WHERE file_name = $1 AND NOT id = $3', [
    name,
    'CANCELLED',
    first,
  ]);
  const second = await previous({});
  expect(second).toBe(first);
  expect(await previous({ previousRequestId: first })).toBe(first);
  expect(await previous({})).not.toBe(first);
});

test('an inspection says with which request the images will be compared', async () => {
  const [name, path] = [newName(), '/inspected.jpg'];
  stage.host.on(path, answer(a, jpeg));
  const inspect = async (form: Record<string, string> = {}) => {
    const body = new FormData();
    body.set('file', new Blob([`Name,Images\nMug,${stage.host.url(path)}\n`]), name);
    for (const [field, value] of Object.entries(form)) body.set(field, value);
    const response = await fetch(`${stage.program.url}/api/inspect`, {
      method: 'POST',
      headers: { authorization: `Bearer ${shop.key}` },
      body,
    });
    return ((await response.json()) as any).previousRequest;
  };
  expect(await inspect()).toBeNull();
  const id = await run([path, path], name);
  expect(await inspect()).toEqual({ id, fileName: name, createdAt: expect.any(String), totalImages: 2 });
  expect(await inspect({ compare: 'false' })).toBeNull();
});

test('an upload that names another owner’s request, an unknown one or a running one is rejected', async () => {
  const path = '/rejected.jpg';
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  stage.host.on(path, async (exchange) => {
    await released;
    await answer(a, jpeg)(exchange);
  });
  const running = await upload([path], newName());
  const foreign = await upload([path], newName(), {}, otherShop);
  const before = await stage.sql('SELECT id FROM requests ORDER BY id');
  const errorOf = (previousRequestId: string, more: object = {}) =>
    upload([path], newName(), { previousRequestId, ...more }).then(
      () => 'no error',
      ({ code, message }: ApiError) => [code, message.includes(previousRequestId)],
    );
  expect([
    await errorOf(running),
    await errorOf(foreign),
    await errorOf('00000000-0000-7000-8000-000000000000'),
    await errorOf('no-uuid'),
    (await errorOf(running, { compare: false }))[0],
  ]).toEqual([
    ['INVALID_STATE', true],
    ['NOT_FOUND', true],
    ['NOT_FOUND', true],
    ['NOT_FOUND', true],
    'INVALID_INPUT',
  ]);
  expect(await stage.sql('SELECT id FROM requests ORDER BY id')).toEqual(before);
  release();
  await shop.settled(running);
});

test('other compression options are said, and change no image', async () => {
  const [name, path] = [newName(), '/options.jpg'];
  stage.host.on(path, answer(a, jpeg));
  await run([path], name);
  expect(await comparisonOf(await run([path], name, { quality: 70 }))).toMatchObject({
    ...{ sameOptions: false, changed: 0, unchanged: 1 },
  });
  expect(
    await comparisonOf(
      await run([path], name, { quality: 70, keepOriginals: true, reuse: false, checks: true }),
    ),
  ).toMatchObject({
    ...{ sameOptions: true, changed: 0, unchanged: 1 },
  });
});

test('a retry counts what it completes, and a redo counts again what it finds', async () => {
  const name = newName();
  const [late, redone] = ['/late.jpg', '/redone.jpg'];
  for (const path of [late, redone]) stage.host.on(path, answer(a, jpeg));
  await run([late, redone], name);
  stage.host.on(late, missing);
  const id = await run([late, redone], name);
  expect(await comparisonOf(id)).toMatchObject({ changed: 0, unchanged: 1, unknown: 1 });

  stage.host.on(late, answer(b, jpeg));
  await shop.query('mutation ($id: ID!) { retryFailedImages(requestId: $id) { id } }', { id });
  await shop.settled(id);
  expect(await comparisonOf(id)).toMatchObject({ changed: 1, unchanged: 1, unknown: 0 });

  const image = (await stateOf(id)).images.nodes.find((node: any) => pathOf(node) === redone);
  const redo = async () => {
    await shop.query(
      'mutation ($id: ID!, $input: RedoImagesInput!) { redoImages(requestId: $id, input: $input) { id } }',
      {
        id,
        input: { imageIds: [image.id], options: { quality: 80 } },
      },
    );
  };
  // It fails, so the earlier result and what it meant come back.
  stage.host.on(redone, missing);
  await redo();
  await shop.settled(id);
  expect(await comparisonOf(id)).toMatchObject({ changed: 1, unchanged: 1, unknown: 0 });
  await expectCounted(id);
  // Now its URL has another picture.
  stage.host.on(redone, answer(b, jpeg));
  await redo();
  await shop.settled(id);
  expect(await comparisonOf(id)).toMatchObject({ changed: 2, unchanged: 0, unknown: 0 });
  await expectCounted(id);
  // While it is redone, nothing is known; a cancellation brings the last result back.
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  stage.host.on(redone, async (exchange) => {
    await released;
    await answer(a, jpeg)(exchange);
  });
  await redo();
  expect(await comparisonOf(id)).toMatchObject({ changed: 1, unchanged: 0, unknown: 1 });
  await shop.query('mutation ($id: ID!) { cancelRequest(id: $id) { id } }', { id });
  release();
  await stage.until(async () => (await comparisonOf(id)).unknown === 0);
  expect(await comparisonOf(id)).toMatchObject({ changed: 2, unchanged: 0, unknown: 0 });
  await expectCounted(id);
});

test('a cancelled request keeps what it knows', async () => {
  const [name, path] = [newName(), '/cancelled.jpg'];
  stage.host.on(path, answer(a, jpeg));
  await run([path], name);
  stage.host.on(
    path,
    ({ closed }) => new Promise((resolve) => closed.addEventListener('abort', () => resolve())),
  );
  const id = await upload([path, '/cancelled-new.jpg'], name);
  await shop.query('mutation ($id: ID!) { cancelRequest(id: $id) { id } }', { id });
  await shop.settled(id);
  expect(await comparisonOf(id)).toMatchObject({
    added: 1,
    changed: 0,
    unchanged: 0,
    removed: 0,
    unknown: 1,
  });
});

test('results of an earlier version, whose bytes are not known, are not compared', async () => {
  const [name, path] = [newName(), '/old-version.jpg'];
  stage.host.on(path, answerUnlessKnown(a, '"1"', jpeg));
  const first = await run([path], name);
  await stage.sql('UPDATE images SET input_hash = NULL WHERE request_id = $1', [first]);
  const second = await run([path], name);
  expect(await comparisonOf(second)).toBeNull();
  expect(await comparisonOf(await run([path], name))).toMatchObject({
    previousRequestId: second,
    unchanged: 1,
  });
});

test('REST has the counts, the filter, the removed images, and the options as form fields', async () => {
  const name = newName();
  const [kept, gone] = ['/kept.jpg', '/gone-rest.jpg'];
  for (const path of [kept, gone]) stage.host.on(path, answer(a, jpeg));
  const previousRequestId = await run([kept, gone], name);
  const headers = { authorization: `Bearer ${shop.key}` };
  const get = async (path: string) =>
    (await (await fetch(`${stage.program.url}${path}`, { headers })).json()) as any;
  const body = new FormData();
  body.set('file', new Blob([`Name,Images\nMug,${stage.host.url(kept)}\n`]), 'another name.csv');
  body.set('previousRequestId', previousRequestId);
  const response = await fetch(`${stage.program.url}/api/upload`, { method: 'POST', headers, body });
  const { requestId } = (await response.json()) as { requestId: string };
  await shop.settled(requestId);
  expect((await get(`/api/requests/${requestId}`)).comparison).toEqual({
    previousRequestId,
    previousCreatedAt: expect.any(String),
    sameOptions: true,
    ...{ added: 0, changed: 0, unchanged: 1, removed: 1, unknown: 0 },
  });
  expect((await get(`/api/requests/${requestId}/images?change=UNCHANGED`)).images).toMatchObject([
    { inputUrl: stage.host.url(kept), change: 'UNCHANGED' },
  ]);
  expect((await get(`/api/requests/${requestId}/images?change=CHANGED`)).totalCount).toBe(0);
  expect((await get(`/api/requests/${requestId}/images?change=OTHER`)).code).toBe('INVALID_INPUT');
  expect(await get(`/api/requests/${requestId}/removed-images?limit=1`)).toEqual({
    removedImages: [
      {
        id: expect.any(String),
        inputUrl: stage.host.url(gone),
        serialNumber: gone,
        productName: `Product ${gone}`,
      },
    ],
    totalCount: 1,
    nextCursor: null,
  });
});
