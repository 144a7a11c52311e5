import { fuzz } from '../../../test/support/fuzzing.js';
import { CompressorPool } from './compressor-pool.js';

const CHILD = new URL('../../../dist/src/images/compressor/compressor.child.js', import.meta.url);

/** A short run with new images every day; `npm run test:fuzz` is the long one. */
const SEED = Math.floor(Date.now() / 86_400_000);

let pool: CompressorPool;
afterAll(() => pool?.close());

test('hundreds of damaged images are compressed or fail with their code, and none crashes a child', async () => {
  const crashes: string[] = [];
  pool = new CompressorPool({
    children: 1,
    deadlineMs: 30_000,
    maxRssBytes: 2 ** 30,
    maxPixels: 50_000_000,
    childModule: CHILD,
    onCrash: (message) => crashes.push(message),
  });
  const { outcomes, violations } = await fuzz(pool, { seed: SEED, from: 0, to: 300 });
  expect(violations).toEqual([]);
  expect(crashes).toEqual([]);
  expect(outcomes.get('sound')).toBeGreaterThan(30);
  expect(outcomes.get('CORRUPT_IMAGE')).toBeGreaterThan(30);
}, 120_000);
