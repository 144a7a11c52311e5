// The least work that gives the same files: sharp in one process on images in memory, with the encoder settings of the
// program and as many lanes as there are cores. argv: the folder of the images, the checkout whose settings count.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { respond } from '../lib/respond.mjs';

const QUALITY = 50;
const [folder, root] = process.argv.slice(2);
const sharp = createRequire(path.join(root, 'package.json'))('sharp');
sharp.cache(false);
sharp.concurrency(1);
const settings = await import(
  pathToFileURL(path.join(root, 'dist/src/images/compressor/encoder-settings.js')).href
);

const ENCODERS = {
  jpg: (image) => image.jpeg(settings.jpegSettings(QUALITY)),
  png: (image) => image.png(settings.pngSettings(QUALITY)),
  webp: (image) => image.webp(settings.webpSettings(QUALITY)),
  avif: (image) => image.avif(settings.avifSettings(QUALITY)),
  gif: (image) => image.gif(settings.gifSettings(QUALITY)),
};

const images = readdirSync(folder)
  .toSorted()
  .map((name) => ({
    bytes: readFileSync(path.join(folder, name)),
    encode: ENCODERS[name.split('.').at(-1)],
  }));

/** Compresses `count` images; resolves to the seconds. */
async function compress(count) {
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const { bytes, encode } = images[next++ % images.length];
      await encode(sharp(bytes, { animated: true }).autoOrient()).toBuffer();
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: os.availableParallelism() }, lane));
  return (performance.now() - startedAt) / 1000;
}

respond(async ({ count }) => ({ seconds: await compress(count) }));
