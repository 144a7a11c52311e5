import { ApiClient } from '../support/client.js';
import { csvOf } from '../support/csv-of.js';
import { answer, answerUnlessKnown, redirect } from '../support/image-host.behaviours.js';
import { makeKey } from '../support/keys.js';
import { photo, type Stage, startStage } from '../support/stage.js';

interface ImageNode {
  readonly id: string;
  readonly verdict: string | null;
  readonly outputUrl: string;
  readonly originalUrl: string | null;
  readonly inputBytes: number;
  readonly outputBytes: number;
  readonly width: number;
  readonly inputWidth: number;
  readonly inputHeight: number;
}

let stage: Stage;
let shop: ApiClient;
let otherShop: ApiClient;
beforeAll(async () => {
  stage = await startStage({ env: { AUTH: 'keys', SECRET_KEY: 'a secret key of thirty-two characters' } });
  const { program } = stage;
  shop = new ApiClient(program.url, await makeKey(program, 'shop-a'));
  otherShop = new ApiClient(program.url, await makeKey(program, 'shop-b'));
}, 120_000);
afterAll(() => stage?.dispose());

const jpeg = { type: 'image/jpeg' };
let count = 0;
/** Returns a path of its own, so that tests share nothing. */
const newPath = (name = 'mug'): string => `/${++count}/${name}.jpg`;
/** Returns an image that no other test has. */
const newPhoto = (): Promise<Buffer> => photo({ width: 200 + ++count, height: 160 });

/** Uploads a CSV of these paths and waits for its end; returns its id and its images in their order. */
async function run(
  paths: readonly string[],
  input: Record<string, unknown> = {},
  api = shop,
): Promise<{ id: string; images: readonly ImageNode[]; verdicts: readonly (string | null)[] }> {
  const id = await api.upload(csvOf(...paths.map((path) => stage.host.url(path))), input);
  await api.settled(id);
  const { request } = await api.query<{ request: { images: { nodes: ImageNode[] } } }>(
    `query ($id: ID!) { request(id: $id) { images(first: 100) { nodes {
       id verdict outputUrl originalUrl inputBytes outputBytes width inputWidth inputHeight } } } }`,
    { id },
  );
  const { nodes: images } = request.images;
  return { id, images, verdicts: images.map(({ verdict }) => verdict) };
}

const read = async (url: string | null): Promise<Buffer> => {
  const response = await fetch(url!);
  if (!response.ok) throw new Error(`${url} responds with ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
};
/** Returns how often each verdict occurs. */
function tallyOf(verdicts: readonly (string | null)[]): Record<string, number> {
  const tally: Record<string, number> = {};
  for (const verdict of verdicts) tally[verdict ?? 'none'] = (tally[verdict ?? 'none'] ?? 0) + 1;
  return tally;
}
/** Whether each request to the path was conditional, oldest first. */
const conditions = (path: string): boolean[] =>
  stage.host.requests(path).map((headers) => 'if-none-match' in headers || 'if-modified-since' in headers);

test('an unchanged catalogue is neither downloaded nor compressed again', async () => {
  const paths = [newPath(), newPath('cup')];
  for (const path of paths) stage.host.on(path, answerUnlessKnown(await newPhoto(), '"1"', jpeg));
  const first = await run(paths);
  const second = await run(paths, { report: 'FULL' });
  expect([first.verdicts, second.verdicts]).toEqual([
    ['COMPRESSED', 'COMPRESSED'],
    ['REUSED', 'REUSED'],
  ]);
  expect(paths.map(conditions)).toEqual([
    [false, true],
    [false, true],
  ]);
  for (const [index, image] of second.images.entries()) {
    const before = first.images[index]!;
    const { verdict: _verdict, id, outputUrl, ...same } = image;
    expect(before).toMatchObject(same);
    expect([image.inputWidth > 200, image.inputHeight]).toEqual([true, 160]);
    expect(outputUrl).toContain(`/${second.id}/images/${id}/${index === 0 ? 'mug' : 'cup'}.jpg`);
    expect((await read(outputUrl)).equals(await read(before.outputUrl))).toBe(true);
  }
  const { request } = await shop.query('query ($id: ID!) { request(id: $id) { outputCsvUrl } }', {
    id: second.id,
  });
  expect((await read((request as { outputCsvUrl: string }).outputCsvUrl)).toString()).toContain('REUSED');
});

test('an image that has changed is compressed', async () => {
  const path = newPath();
  stage.host.on(path, answerUnlessKnown(await newPhoto(), '"1"', jpeg));
  await run([path]);
  const changed = await newPhoto();
  stage.host.on(path, answerUnlessKnown(changed, '"2"', jpeg));
  const { images, verdicts } = await run([path]);
  expect([verdicts, images[0]!.inputBytes]).toEqual([['COMPRESSED'], changed.length]);
  expect((await run([path])).verdicts).toEqual(['REUSED']);
  expect(conditions(path)).toEqual([false, true, true]);
});

test('a URL with many rows is requested once, also with `no-cache`', async () => {
  const path = newPath();
  stage.host.serve(path, await newPhoto(), { ...jpeg, headers: { 'cache-control': 'no-cache' } });
  const { verdicts, images } = await run(Array.from({ length: 30 }, () => path));
  expect(tallyOf(verdicts)).toEqual({ COMPRESSED: 1, REUSED: 29 });
  expect(stage.host.hits(path)).toBe(1);
  await Promise.all(images.map(({ outputUrl }) => read(outputUrl)));
});

test('the same bytes of another URL are compressed once, and have the file name of each URL', async () => {
  const bytes = await newPhoto();
  const paths = Array.from({ length: 12 }, (_, index) => newPath(`lamp-${index}`));
  for (const path of paths) stage.host.serve(path, bytes, jpeg);
  const { verdicts, images } = await run(paths);
  expect(verdicts.filter((verdict) => verdict === 'COMPRESSED')).toHaveLength(1);
  expect(images.map(({ outputUrl }) => /lamp-\d+\.jpg/.exec(outputUrl)![0])).toEqual(
    paths.map((_, index) => `lamp-${index}.jpg`),
  );
});

test.each<[string, Record<string, string>, boolean[]]>([
  ['a host without validators', {}, [false, false]],
  ['a host that ignores conditions', { etag: '"1"' }, [false, true]],
  ['`no-store`', { etag: '"1"', 'cache-control': 'no-store' }, [false, false]],
  ['`immutable`', { etag: '"1"', 'cache-control': 'max-age=31536000, immutable' }, [false, true]],
])('with %s the image is downloaded again, and not compressed again', async (_, headers, expected) => {
  const path = newPath();
  stage.host.serve(path, await newPhoto(), { ...jpeg, headers });
  expect([(await run([path])).verdicts, (await run([path])).verdicts]).toEqual([['COMPRESSED'], ['REUSED']]);
  expect(conditions(path)).toEqual(expected);
});

test('with `no-store` each row of a URL is requested', async () => {
  const path = newPath();
  stage.host.serve(path, await newPhoto(), { ...jpeg, headers: { 'cache-control': 'no-store' } });
  const { verdicts } = await run([path, path, path]);
  expect(tallyOf(verdicts)).toEqual({ COMPRESSED: 1, REUSED: 2 });
  expect(stage.host.hits(path)).toBe(3);
});

test('an image behind a redirect is revalidated where the redirect leads', async () => {
  const [link, path] = [newPath(), newPath()];
  stage.host.on(link, redirect(path));
  stage.host.on(path, answerUnlessKnown(await newPhoto(), '"1"', jpeg));
  expect([(await run([link])).verdicts, (await run([link])).verdicts]).toEqual([['COMPRESSED'], ['REUSED']]);
  expect([conditions(link), conditions(path)]).toEqual([
    [false, false],
    [false, true],
  ]);
});

test.each<[string, Record<string, unknown>]>([
  ['another quality', { quality: 51 }],
  ['another size', { maxWidth: 100 }],
  ['originals to keep', { keepOriginals: true }],
  ['`reuse: false`', { reuse: false }],
  ['a header for its host', { fetchHeaders: [{ host: 'other.example', name: 'X-Token', value: 'a' }] }],
])('with %s the image is downloaded and compressed again', async (_, input) => {
  const path = newPath();
  stage.host.on(path, answerUnlessKnown(await newPhoto(), '"1"', jpeg));
  await run([path]);
  expect((await run([path], input)).verdicts).toEqual(['COMPRESSED']);
  expect(conditions(path)).toEqual([false, false]);
});

test('another owner gets no result, and his host no condition, of the first', async () => {
  const path = newPath();
  stage.host.on(path, answerUnlessKnown(await newPhoto(), '"1"', jpeg));
  await run([path]);
  expect((await run([path], {}, otherShop)).verdicts).toEqual(['COMPRESSED']);
  expect((await run([path], {}, otherShop)).verdicts).toEqual(['REUSED']);
  expect(conditions(path)).toEqual([false, false, true]);
});

test('the same fetch headers share results, and another value of one does not', async () => {
  const path = newPath();
  stage.host.on(path, answerUnlessKnown(await newPhoto(), '"1"', jpeg));
  const withToken = (value: string) => ({
    fetchHeaders: [{ host: 'other.example', name: 'X-Token', value }],
  });
  const verdicts = [];
  for (const token of ['a', 'a', 'b']) verdicts.push((await run([path], withToken(token))).verdicts[0]);
  expect(verdicts).toEqual(['COMPRESSED', 'REUSED', 'COMPRESSED']);
});

test('originals are reused too', async () => {
  const path = newPath();
  const bytes = await newPhoto();
  stage.host.on(path, answerUnlessKnown(bytes, '"1"', jpeg));
  await run([path], { keepOriginals: true });
  const { images, verdicts } = await run([path], { keepOriginals: true });
  expect(verdicts).toEqual(['REUSED']);
  expect((await read(images[0]!.originalUrl)).equals(bytes)).toBe(true);
});

test('a later request outlives the deletion of the one that it was copied from', async () => {
  const path = newPath();
  stage.host.on(path, answerUnlessKnown(await newPhoto(), '"1"', jpeg));
  const first = await run([path], { keepOriginals: true });
  const second = await run([path], { keepOriginals: true });
  await shop.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id: first.id });
  await stage.until(async () => (await stage.objects.list(`requests/${first.id}/`)).length === 0);
  for (const url of [second.images[0]!.outputUrl, second.images[0]!.originalUrl]) await read(url);
  expect((await run([path], { keepOriginals: true })).verdicts).toEqual(['REUSED']);
  expect(conditions(path)).toEqual([false, true, true]);
});

test('an image whose earlier object is gone is downloaded after all', async () => {
  const path = newPath();
  stage.host.on(path, answerUnlessKnown(await newPhoto(), '"1"', jpeg));
  const first = await run([path]);
  for (const key of await stage.objects.list(`requests/${first.id}/images/`)) await stage.objects.remove(key);
  const { images, verdicts } = await run([path]);
  expect(verdicts).toEqual(['COMPRESSED']);
  await read(images[0]!.outputUrl);
  expect(conditions(path)).toEqual([false, true, false]);
});

test('rows of a URL whose first download fails are downloaded each', async () => {
  const path = newPath();
  const bytes = await newPhoto();
  stage.host.on(path, (exchange) =>
    exchange.attempt === 1 ? answer('none', { status: 404 })(exchange) : answer(bytes, jpeg)(exchange),
  );
  const { verdicts } = await run([path, path, path]);
  expect(tallyOf(verdicts)).toEqual({ COMPRESSED: 1, REUSED: 1, none: 1 });
});
