/**
 * Compares the images per second of sharp in this process with those of the pool of child processes, on one JPEG of
 * 1200 x 900 at quality 50. Run `npm run build` first; SECONDS (10), CHILDREN (2) and IN_FLIGHT (2, per child) are optional.
 */
import { createRequire } from 'node:module';
import { CompressorPool } from '../dist/src/images/compressor/index.js';

const { SECONDS = '10', CHILDREN = '2', IN_FLIGHT = '2' } = process.env;
const children = Number(CHILDREN);
const inFlightPerChild = Number(IN_FLIGHT);
const parallel = children * inFlightPerChild;
const options = { quality: 50, format: 'ORIGINAL', maxWidth: null, maxHeight: null, keepMetadata: false };

const sharp = createRequire(import.meta.url)('sharp');
sharp.cache(false);
sharp.concurrency(1);

const noise = { type: 'gaussian', mean: 128, sigma: 40 };
const input = await sharp({ create: { width: 300, height: 225, channels: 3, background: '#888', noise } })
  .resize(1200, 900, { kernel: 'cubic' })
  .jpeg({ quality: 90 })
  .toBuffer();

/** Runs `work` in `parallel` loops for half a second; returns the number of runs and the duration. */
async function slice(work) {
  const startedAt = performance.now();
  let done = 0;
  const loop = async () => {
    while (performance.now() - startedAt < 500) {
      await work();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: parallel }, loop));
  return { done, ms: performance.now() - startedAt };
}

const pool = new CompressorPool({
  children,
  inFlightPerChild,
  deadlineMs: 60_000,
  maxRssBytes: 2 ** 31,
  maxPixels: 50_000_000,
});
const variants = {
  'sharp in this process': () => sharp(input).jpeg({ quality: 50, progressive: true }).toBuffer(),
  [`pool of ${children} children`]: () => pool.compress(input, options),
};

// In turns, so that other load on this machine slows both variants equally; the first turn is a warm-up.
const totals = Object.fromEntries(Object.keys(variants).map((name) => [name, { done: 0, ms: 0 }]));
for (let turn = 0; turn <= Number(SECONDS); turn += 1) {
  for (const [name, work] of Object.entries(variants)) {
    const { done, ms } = await slice(work);
    if (turn === 0) continue;
    totals[name].done += done;
    totals[name].ms += ms;
  }
}
await pool.close();

const rates = Object.entries(totals).map(([name, { done, ms }]) => [name, (done / ms) * 1000]);
for (const [name, rate] of rates) console.log(`${name.padEnd(24)} ${rate.toFixed(1)} images/s`);
console.log(`${'pool against sharp'.padEnd(24)} ${((rates[1][1] / rates[0][1]) * 100).toFixed(0)} %`);
