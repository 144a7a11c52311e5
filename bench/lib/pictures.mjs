import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { photograph } from './photograph.mjs';
import { randomFrom } from './random.mjs';

const sharp = createRequire(import.meta.url)('sharp');

/** Drawing the photographs takes a minute of CPU time, so they are kept from one run to the next. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/halftone-bench/', import.meta.url));

/** The mean size of the photographs. */
const MEAN_BYTES = 158_000;

/** The set of photographs of the bench `throughput`. */
const PHOTOGRAPHS = 62;

/** Returns a folder with `count` photographs of 158 KB on average: JPEG of quality 90, 1200 x 900 and 800 x 800. */
export function photographs(count = PHOTOGRAPHS) {
  return cached(`photographs-${count}`, async (save) => {
    const sizes = sizesAround(MEAN_BYTES, count);
    for (let index = 0; index < count; index += 1) {
      const [width, height] = index % 2 === 0 ? [1200, 900] : [800, 800];
      await save(
        index,
        'jpg',
        await photograph(sharp, { seed: index + 1, width, height, bytes: sizes[index] }),
      );
    }
  });
}

/** Returns a folder with 64 pictures of 48 x 48: alternately PNG and JPEG of about 4 and 1.5 KB. */
export function tinyPictures() {
  return cached('tiny', async (save) => {
    const large = await photograph(sharp, { seed: 99, width: 1200, height: 900, bytes: MEAN_BYTES });
    for (let index = 0; index < 64; index += 1) {
      const tile = sharp(large).extract({
        left: (index % 8) * 150,
        top: Math.floor(index / 8) * 112,
        width: 144,
        height: 108,
      });
      const small = tile.resize(48, 48, { fit: 'fill' });
      const isPng = index % 2 === 0;
      await save(
        index,
        isPng ? 'png' : 'jpg',
        await (isPng ? small.png() : small.jpeg({ quality: 90 })).toBuffer(),
      );
    }
  });
}

/** Returns a folder with pictures of many formats and sizes, from 48 x 48 to 3000 x 2000. */
export function mixedPictures() {
  return cached('mixed', async (save) => {
    const [photo, tiny] = [files(await photographs(8)), files(await tinyPictures())];
    const base = await photograph(sharp, { seed: 77, width: 1500, height: 1000, bytes: 300_000 });
    const variants = [
      ...photo.slice(0, 4).map((file) => ['jpg', readFileSync(file)]),
      ...tiny.slice(0, 8).map((file) => [file.split('.').at(-1), readFileSync(file)]),
      ['webp', await sharp(base).resize(800).webp({ quality: 85 }).toBuffer()],
      ['png', await sharp(base).resize(400).png().toBuffer()],
      ['avif', await sharp(base).resize(300).avif({ quality: 60, effort: 0 }).toBuffer()],
      ['gif', await sharp(base).resize(240).gif().toBuffer()],
      ['jpg', await sharp(base).resize(3000).jpeg({ quality: 85 }).toBuffer()],
    ];
    for (const [index, [ending, bytes]] of variants.entries()) await save(index, ending, bytes);
  });
}

/** The mean size of the pictures of a folder in KB, as text. */
export function meanSize(folder) {
  const sizes = files(folder).map((file) => statSync(file).size);
  return `${Math.round(sizes.reduce((sum, size) => sum + size, 0) / sizes.length / 1000)} KB`;
}

/** The paths of the pictures of a folder, in the order in which the image host serves them. */
export function files(folder) {
  return readdirSync(folder)
    .toSorted()
    .map((name) => path.join(folder, name));
}

/** Sizes from a bit over half the mean to nearly twice as much, whose mean it is; the larger pictures get more. */
function sizesAround(mean, count) {
  const random = randomFrom(158);
  const sizes = Array.from(
    { length: count },
    (_, index) => 2 ** (random() - 0.5) * (index % 2 === 0 ? 1.15 : 0.85),
  );
  const factor = (mean * count) / sizes.reduce((sum, size) => sum + size, 0);
  return sizes.map((size) => size * factor);
}

/** Creates the folder of this name with `create`, unless this version of this code and of sharp already has. */
async function cached(name, create) {
  const key = createHash('sha256').update(JSON.stringify(sharp.versions));
  for (const source of ['photograph.mjs', 'pictures.mjs', 'random.mjs'])
    key.update(readFileSync(new URL(source, import.meta.url)));
  const folder = path.join(CACHE, `${name}-${key.digest('hex').slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  process.stdout.write(`Drawing the pictures ${name} …\n`);
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  await create(async (index, ending, bytes) => {
    writeFileSync(path.join(unfinished, `${String(index).padStart(3, '0')}.${ending}`), bytes);
  });
  renameSync(unfinished, folder);
  return folder;
}
