import { ApiClient } from '../support/client.js';
import { answer } from '../support/image-host.behaviours.js';
import { makeKey } from '../support/keys.js';
import { photo, type Stage, startStage } from '../support/stage.js';

/* oxlint-disable typescript/no-explicit-any -- the tests know their queries */

/** The stage of the file, two owners of requests, and two pictures. */
export let stage: Stage;
export let shop: ApiClient;
export let otherShop: ApiClient;
export let a: Buffer;
export let b: Buffer;

/** Gives the tests of the file a program that requires keys. */
export function useComparisonStage(): void {
  beforeAll(async () => {
    stage = await startStage({ env: { AUTH: 'keys', SECRET_KEY: 'a secret key of thirty-two characters' } });
    shop = new ApiClient(stage.program.url, await makeKey(stage.program, 'shop'));
    otherShop = new ApiClient(stage.program.url, await makeKey(stage.program, 'other'));
    [a, b] = [await photo({ width: 90, height: 60 }), await photo({ width: 96, height: 60 })];
  }, 120_000);
  afterAll(() => stage?.dispose());
}

export const jpeg = { type: 'image/jpeg' };
export const missing = answer('Not found', { status: 404, type: 'text/plain' });
let names = 0;
/** Returns a file name of its own, so that tests are not compared with each other. */
export const newName = () => `catalogue ${++names}.csv`;

/** Uploads a CSV of one product for each path, whose serial number is the path. */
export function upload(
  paths: readonly string[],
  name: string,
  input: Record<string, unknown> = {},
  api = shop,
): Promise<string> {
  const rows = paths.map((path) => `${path},Product ${path},"${stage.host.url(path)}"`);
  return api.upload(['S. No.,Product Name,Input Image Urls', ...rows, ''].join('\n'), input, name);
}

export async function run(...given: Parameters<typeof upload>): Promise<string> {
  const id = await upload(...given);
  await (given[3] ?? shop).settled(id);
  return id;
}

const STATE = `query ($id: ID!, $change: ImageChange) { request(id: $id) {
  status outputCsvUrl
  comparison { previousRequestId sameOptions added changed unchanged removed unknown reviewed }
  progress { comparison { added changed unchanged removed unknown reviewed } }
  images(first: 100, change: $change) { totalCount nodes { id inputUrl status change } }
  removedImages { totalCount nodes { id inputUrl serialNumber productName } } } }`;

export async function stateOf(id: string, change: string | null = null): Promise<any> {
  return (await shop.query<any>(STATE, { id, change })).request;
}
export const comparisonOf = async (id: string) => (await stateOf(id)).comparison;
export const pathOf = ({ inputUrl }: { inputUrl: string }) => new URL(inputUrl).pathname;

/** Lets downloads of `path` wait until the returned function is called; then its host sends `bytes`. */
export function hold(path: string, bytes: Buffer): () => void {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  stage.host.on(path, async (exchange) => {
    await released;
    await answer(bytes, jpeg)(exchange);
  });
  return release;
}

/** Expects that the counters of a request are those of its images, and that the filters find them. */
export async function expectCounted(id: string): Promise<void> {
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
