import { setImmediate as soon } from 'node:timers/promises';
import type { ImageEntity } from './entities/index.js';
import { RequestLoaders } from './request-loaders.js';
import type { RequestQueries } from './request-queries.js';

/** Returns loaders of products with `count` images each, and the limits with which the images are queried. */
function loadersOf(count: number, gate: Promise<void> = Promise.resolve()) {
  const limits: number[] = [];
  const imagesOfProducts: RequestQueries['imagesOfProducts'] = async (ids, most) => {
    limits.push(most);
    await gate;
    let left = most;
    const images = (productId: string) => {
      const own = Array.from({ length: Math.min(count, left) }, () => ({ productId }) as ImageEntity);
      left -= own.length;
      return own;
    };
    return new Map(ids.map((id) => [id, images(id)]));
  };
  return { loaders: new RequestLoaders({ imagesOfProducts } as RequestQueries), limits };
}

const rejection = { code: 'INVALID_INPUT', details: { limit: 10_000 } };

test('images are loaded up to the limit, and beyond it only one more is queried', async () => {
  const { loaders, limits } = loadersOf(5000);
  expect(await loaders.imagesOfProduct.loadMany(['a', 'b'])).toMatchObject([
    { length: 5000 },
    { length: 5000 },
  ]);
  await expect(loaders.imagesOfProduct.load('c')).rejects.toMatchObject(rejection);
  expect(limits).toEqual([10_001, 1]);
});

test('lists that are loaded concurrently share the remaining limit', async () => {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { loaders, limits } = loadersOf(6000, gate);
  const loads: Promise<unknown>[] = [];
  for (const id of ['a', 'b', 'c']) {
    loads.push(loaders.imagesOfProduct.load(id));
    await soon();
  }
  const settled = Promise.allSettled(loads);
  open();
  expect(await settled).toMatchObject([
    { value: { length: 6000 } },
    { reason: rejection },
    { reason: rejection },
  ]);
  expect(limits).toEqual([10_001, 4001]);
});
