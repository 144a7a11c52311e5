import { photograph } from '../../../../../test/support/pictures.js';
import { sharp } from '../../sharp.js';
import { score } from '../score.js';
import { errorGradient } from './error-gradient.js';

const [WIDTH, HEIGHT] = [201, 149];

async function photographAndCopy() {
  const pixels = (image: Buffer) => sharp(image).removeAlpha().toColourspace('srgb').raw().toBuffer();
  const png = await photograph(WIDTH, HEIGHT).png().toBuffer();
  const copy = await sharp(png).jpeg({ quality: 40 }).toBuffer();
  return { original: await pixels(png), copy: await pixels(copy) };
}

/** Sums of bytes, such as those of one channel, or of the left half. */
const directions: [string, (at: number) => boolean][] = [
  ['red', (at) => at % 3 === 0],
  ['green', (at) => at % 3 === 1],
  ['blue', (at) => at % 3 === 2],
  ['the left half', (at) => Math.floor(at / 3) % WIDTH < WIDTH / 2],
  ['the last rows', (at) => at > 3 * WIDTH * (HEIGHT - 20)],
  ['every fourth pixel', (at) => Math.floor(at / 3) % 4 === 0],
];

test('changes of a copy change its score in proportion to the gradient', async () => {
  const { original, copy } = await photographAndCopy();
  const size = { width: WIDTH, height: HEIGHT };
  const gradient = errorGradient({ data: original, ...size }, { data: copy, ...size });
  const before = score(original, copy, WIDTH, HEIGHT);
  // One step against the gradient, where that is in the direction.
  const ratios = directions.map(([, isIncluded]) => {
    const changed = Buffer.from(copy);
    let expected = 0;
    for (let at = 0; at < copy.length; at++) {
      if (!isIncluded(at) || at % 7 !== 0) continue;
      const step = -Math.sign(gradient[at]!);
      const value = copy[at]! + step;
      if (value < 0 || value > 255) continue;
      changed[at] = value;
      expected -= step * gradient[at]!;
    }
    return (score(original, changed, WIDTH, HEIGHT) - before) / expected;
  });
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  expect(mean).toBeGreaterThan(0);
  for (const ratio of ratios) expect(Math.abs(ratio / mean - 1)).toBeLessThan(0.25);
});
