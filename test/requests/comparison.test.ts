import { answer } from '../support/image-host.behaviours.js';
import {
  a,
  b,
  comparisonOf,
  expectCounted,
  hold,
  jpeg,
  missing,
  newName,
  pathOf,
  run,
  shop,
  stage,
  stateOf,
  upload,
  useComparisonStage,
} from './comparison-stage.js';
import { CASES } from './comparison.table.js';

/* oxlint-disable typescript/no-explicit-any -- the tests know their queries */

useComparisonStage();

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
    ...{ added: 2, changed: 2, unchanged: 3, removed: 2, unknown: 2, reviewed: 0 },
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
  const release = hold(slow, b);
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
    ...{ added: 0, changed: 1, unchanged: 1, removed: 1, unknown: 0, reviewed: 0 },
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
  const release = hold(redone, a);
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
    ...{ added: 0, changed: 0, unchanged: 1, removed: 1, unknown: 0, reviewed: 0 },
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
