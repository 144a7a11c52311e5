// The least work that gives the same files: sharp in one process on images in memory, with the encoder settings of this
// checkout and as many lanes as there are cores. argv: the folder of the images, the checkout whose sharp it is.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { encoders } from '../lib/encoders.mjs';
import { respond } from '../lib/respond.mjs';

const QUALITY = 50;
const [folder, root] = process.argv.slice(2);
const sharp = createRequire(path.join(root, 'package.json'))('sharp');
sharp.cache(false);
sharp.concurrency(1);
const byExtension = await encoders();

const images = readdirSync(folder)
  .toSorted()
  .map((name) => ({
    bytes: readFileSync(path.join(folder, name)),
    encode: byExtension[name.split('.').at(-1)],
  }));

/** Compresses `count` images; resolves to the seconds. */
async function compress(count) {
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const { bytes, encode } = images[next++ % images.length];
      await encode(sharp(bytes, { animated: true }).autoOrient(), QUALITY).toBuffer();
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: os.availableParallelism() }, lane));
  return (performance.now() - startedAt) / 1000;
}

respond(async ({ count }) => ({ seconds: await compress(count) }));
