/**
 * Images a second: sharp in this process against the pool of child processes, on one JPEG of 1200 x 900 at
 * quality 50. Run `npm run build` first; SECONDS (3), CHILDREN (2) and IN_FLIGHT (2, per child) are optional.
 */
import { createRequire } from 'node:module';
import { CompressorPool } from '../dist/src/images/compressor/index.js';

const { SECONDS = '3', CHILDREN = '2', IN_FLIGHT = '2' } = process.env;
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

/** Runs `work` in `parallel` loops for the given time and returns how often a second it was done. */
async function rate(work) {
  const until = performance.now() + Number(SECONDS) * 1000;
  let done = 0;
  const begun = performance.now();
  const loop = async () => {
    while (performance.now() < until) {
      await work();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: parallel }, loop));
  return done / ((performance.now() - begun) / 1000);
}

const pool = new CompressorPool({
  children,
  inFlightPerChild,
  deadlineMs: 60_000,
  maxRssBytes: 2 ** 31,
  maxPixels: 50_000_000,
});
const inProcess = () => sharp(input).jpeg({ quality: 50, progressive: true }).toBuffer();
const inPool = () => pool.compress(input, options);

await Promise.all(Array.from({ length: parallel }, inPool));
await Promise.all(Array.from({ length: parallel }, inProcess));
for (const round of [1, 2, 3]) {
  const alone = await rate(inProcess);
  const pooled = await rate(inPool);
  const share = ((pooled / alone) * 100).toFixed(0);
  console.log(
    `round ${round}: sharp in this process ${alone.toFixed(1)}/s, ${children} children ${pooled.toFixed(1)}/s (${share} %)`,
  );
}
await pool.close();
