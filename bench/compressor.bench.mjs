import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { encoders } from './lib/encoders.mjs';
import { inTurn } from './lib/rounds.mjs';
import { photograph } from './lib/photograph.mjs';
import { ratios } from './lib/statistics.mjs';
import { spreadTable } from './lib/table.mjs';

export const summary = 'Images per second of the pool of compressor children against sharp in one process.';

export const defaults = { rounds: 5, seconds: 2, children: 2, 'in-flight': 2 };
export const quick = { rounds: 1, seconds: 0.5 };

export default async function compressor({ options, root, cleanup }) {
  const { rounds, seconds, children, 'in-flight': inFlightPerChild } = options;
  const sharp = createRequire(path.join(root, 'package.json'))('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  const input = await photograph(sharp, { seed: 1, width: 1200, height: 900, bytes: 158_000 });
  const folder = pathToFileURL(path.join(root, 'dist/src/images/compressor/')).href;
  const { CompressorPool } = await import(`${folder}index.js`);
  const { DEFAULT_OPTIONS } = await import(new URL('../../requests/request-options.js', folder).href);
  const { jpg } = await encoders();
  const limits = { deadlineMs: 60_000, maxRssBytes: 2 ** 31, maxPixels: 50_000_000 };
  const pool = new CompressorPool({ children, inFlightPerChild, ...limits });
  cleanup.add(() => pool.close());

  const rate = (work) => () => imagesPerSecond(work, children * inFlightPerChild, seconds * 1000);
  const variants = {
    pool: rate(() => pool.compress(input, DEFAULT_OPTIONS)),
    sharp: rate(() => jpg(sharp(input), 50).toBuffer()),
  };
  for (const warmUp of Object.values(variants)) await warmUp();
  const rates = await inTurn(rounds, variants);
  const ratio = ratios(rates.pool, rates.sharp);
  const label = `pool of ${children} children`;
  console.log(`\n${spreadTable('images/s', { [label]: rates.pool, 'sharp alone': rates.sharp })}`);
  console.log(`\n${spreadTable('ratio', { 'pool / sharp': ratio })}`);
  return { rates, ratio };
}

/** Runs `work` in `lanes` loops for `ms`; returns the runs per second. */
async function imagesPerSecond(work, lanes, ms) {
  const startedAt = performance.now();
  let done = 0;
  const lane = async () => {
    while (performance.now() - startedAt < ms) {
      await work();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return (done / (performance.now() - startedAt)) * 1000;
}
