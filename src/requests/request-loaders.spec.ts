import { setImmediate as soon } from 'node:timers/promises';
import type { ImageEntity } from './entities/index.js';
import { RequestLoaders } from './request-loaders.js';
import type { RequestQueries } from './request-queries.js';

/** Products that each have as many images as `count`, and the bounds by which those are asked for. */
function loadersOf(count: number, gate: Promise<void> = Promise.resolve()) {
  const asked: number[] = [];
  const imagesOfProducts: RequestQueries['imagesOfProducts'] = async (ids, most) => {
    asked.push(most);
    await gate;
    let left = most;
    const images = (productId: string) => {
      const own = Array.from({ length: Math.min(count, left) }, () => ({ productId }) as ImageEntity);
      left -= own.length;
      return own;
    };
    return new Map(ids.map((id) => [id, images(id)]));
  };
  return { loaders: new RequestLoaders({ imagesOfProducts } as RequestQueries), asked };
}

const refusal = { code: 'INVALID_INPUT', details: { limit: 10_000 } };

test('as many images may be loaded as fit, and of more only one too many is asked for', async () => {
  const { loaders, asked } = loadersOf(5000);
  expect(await loaders.imagesOfProduct.loadMany(['a', 'b'])).toMatchObject([
    { length: 5000 },
    { length: 5000 },
  ]);
  await expect(loaders.imagesOfProduct.load('c')).rejects.toMatchObject(refusal);
  expect(asked).toEqual([10_001, 1]);
});

test('lists that are asked for at the same time share what is left', async () => {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { loaders, asked } = loadersOf(6000, gate);
  const loads: Promise<unknown>[] = [];
  for (const id of ['a', 'b', 'c']) {
    loads.push(loaders.imagesOfProduct.load(id));
    await soon();
  }
  const settled = Promise.allSettled(loads);
  open();
  expect(await settled).toMatchObject([
    { value: { length: 6000 } },
    { reason: refusal },
    { reason: refusal },
  ]);
  expect(asked).toEqual([10_001, 4001]);
});
