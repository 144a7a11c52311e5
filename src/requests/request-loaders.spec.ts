import { setImmediate as soon } from 'node:timers/promises';
import type { ImageEntity, RequestEntity } from './entities/index.js';
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

/** Returns loaders of the sums of requests, and how many requests each statement read. */
function addingUp() {
  const read: number[] = [];
  const sums = async (ids: readonly string[]) => {
    read.push(ids.length);
    return new Map(ids.map((id) => [id, []]));
  };
  return {
    loaders: new RequestLoaders({
      savings: sums,
      failures: sums,
      findings: sums,
    } as unknown as RequestQueries),
    read,
  };
}

const requestOf = (id: string, images: number, changes: Partial<RequestEntity> = {}) =>
  ({ id, completedImages: images, failedImages: images, checks: true, ...changes }) as RequestEntity;

describe.each(['savings', 'failures', 'findings'] as const)('the %s of several requests', (name) => {
  test('are read in one statement up to a million images, and rejected before it beyond that', async () => {
    const half = addingUp();
    await Promise.all(['a', 'b'].map((id) => half.loaders[name].load(requestOf(id, 500_000))));
    expect(half.read).toEqual([2]);
    const { loaders, read } = addingUp();
    const loads = ['a', 'b'].map((id) => loaders[name].load(requestOf(id, 500_001)));
    for (const load of await Promise.allSettled(loads))
      expect(load).toMatchObject({
        reason: {
          code: 'INVALID_INPUT',
          message: expect.stringMatching(/of 1000002 images, .* Ask for fewer requests/) as string,
        },
      });
    expect(read).toEqual([]);
  });

  test('are read for one request of any size, and not for a second one in the same operation', async () => {
    const { loaders, read } = addingUp();
    // Two objects of one request, as two fields of an operation have them.
    await loaders[name].load(requestOf('a', 5_000_000));
    await loaders[name].load(requestOf('a', 5_000_000));
    await expect(loaders[name].load(requestOf('b', 1))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(read).toEqual([1]);
  });
});

test('the sums of an operation share their limit, without findings of requests that were not checked', async () => {
  const { loaders } = addingUp();
  const requests = ['a', 'b'].map((id) => requestOf(id, 250_000, { checks: false }));
  await Promise.all(requests.map((request) => loaders.savings.load(request)));
  await Promise.all(requests.map((request) => loaders.findings.load(request)));
  await Promise.all(requests.map((request) => loaders.failures.load(request)));
  await expect(loaders.findings.load(requestOf('c', 1))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});
