import { readFile } from 'node:fs/promises';
import { CompressorPool } from '../../src/images/compressor/compressor-pool.js';
import { readConfig } from '../../src/config/index.js';
import { fuzz } from '../support/fuzzing.js';
import { collectGarbage } from '../support/garbage.js';

const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Date.now() / 1000));
const PICTURES = Number(process.env.FUZZ_PICTURES ?? 10_000);
const CHILD = new URL('../../dist/src/images/compressor/compressor.child.js', import.meta.url);

const rssOf = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)![1]) * 1024;
};

let pool: CompressorPool;
afterAll(() => pool?.close());

test(`${PICTURES} damaged images leave the compressor processes unharmed (FUZZ_SEED=${SEED})`, async () => {
  const { images } = readConfig({});
  const crashes: string[] = [];
  pool = new CompressorPool({
    children: 2,
    deadlineMs: images.compressorTimeoutMs,
    maxRssBytes: images.compressorMaxBytes,
    maxPixels: images.maxPixels,
    childModule: CHILD,
    onCrash: (message) => crashes.push(message),
  });
  const sizes = async (): Promise<number[]> => {
    collectGarbage();
    return Promise.all([process.pid, ...pool.stats.pids].map(rssOf));
  };
  const mib = (list: readonly number[]) => list.map((bytes) => Math.round(bytes / 2 ** 20));

  const early = await fuzz(pool, { seed: SEED, from: 0, to: PICTURES / 10 });
  const { pids } = pool.stats;
  const before = await sizes();
  const late = await fuzz(pool, { seed: SEED, from: PICTURES / 10, to: PICTURES });
  const after = await sizes();
  const samePids = JSON.stringify(pool.stats.pids) === JSON.stringify(pids);

  process.stdout.write(
    `seed ${SEED}: ${JSON.stringify(Object.fromEntries(late.outcomes))}; parent and children ` +
      `${mib(before).join(', ')} MiB after ${PICTURES / 10}, ${mib(after).join(', ')} MiB after ${PICTURES}\n`,
  );
  expect([...early.violations, ...late.violations]).toEqual([]);
  expect(crashes).toEqual([]);
  expect(samePids).toBe(true);
  expect(after[0]).toBeLessThan(1.1 * before[0]!);
  // The children's allocator keeps some of the memory of a large image; nothing grows with the number of images.
  for (const bytes of after.slice(1)) expect(bytes).toBeLessThan(256 * 2 ** 20);
}, 1_800_000);
