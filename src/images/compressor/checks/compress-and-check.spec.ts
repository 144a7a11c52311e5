import { DEFAULT_SETTINGS } from '../../../../test/support/compression-settings.js';
import { animation, photograph } from '../../../../test/support/pictures.js';
import { drawn, product } from '../../../../test/support/product-pictures.js';
import type { ImageFinding } from '../../../common/index.js';
import { type Sharp, sharp } from '../sharp.js';
import { compressAndCheck } from './compress-and-check.js';

const limits = { maxPixels: 50_000_000 };
const check = async (input: Buffer) =>
  (await compressAndCheck(input, { ...DEFAULT_SETTINGS, checks: true }, limits)).checks;

const jpeg = (picture: Sharp) => picture.jpeg({ quality: 85 }).toBuffer();

/** Enlarges what a picture of another size shows, as a person would to pass a check of the size. */
const enlarged = async (picture: Sharp, side: number) =>
  sharp(await picture.png().toBuffer()).resize(side, side, { kernel: 'cubic' });

const SIGN = '<rect x="46" y="46" width="8" height="8" fill="#bbb"/>';

test.each<[string, () => Promise<Buffer>, ImageFinding[]]>([
  ['a product on white', () => jpeg(product(1)), []],
  ['a product as PNG', () => product(2).png().toBuffer(), []],
  ['a product as AVIF', () => product(2).avif({ effort: 0 }).toBuffer(), []],
  ['a product in grey', () => product(3).greyscale().png().toBuffer(), []],
  ['a small product', () => jpeg(product(4, 240)), ['TOO_SMALL']],
  ['a product of 500 x 260', () => jpeg(product(4, 500, 260)), []],
  ['a product of 499 x 260', () => jpeg(product(4, 499, 260)), ['TOO_SMALL']],
  ['a product that is out of focus', () => jpeg(product(5).blur(8)), ['BLURRED']],
  ['a small product that is out of focus', () => jpeg(product(5, 300).blur(4)), ['TOO_SMALL', 'BLURRED']],
  [
    'a product enlarged to four times its size',
    async () => jpeg(await enlarged(product(6, 200), 800)),
    ['UPSCALED'],
  ],
  [
    'a product scaled down to a third of its size',
    async () => jpeg(await enlarged(product(6, 1800), 600)),
    [],
  ],
  ['a wide banner', () => jpeg(product(7, 1300, 600)), ['UNUSUAL_ASPECT']],
  ['a photograph', () => jpeg(photograph(560, 520)), ['NO_WHITE_BACKGROUND']],
  ['white', () => jpeg(drawn('')), ['PLACEHOLDER']],
  [
    'a sign on grey',
    () => jpeg(drawn(`<rect width="100" height="100" fill="#e8e8e8"/>${SIGN}`)),
    ['PLACEHOLDER', 'NO_WHITE_BACKGROUND'],
  ],
  [
    'a product cut out',
    async () => {
      const { data, info } = await product(8).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
      for (let at = 0; at < data.length; at += 4)
        if (Math.min(data[at]!, data[at + 1]!, data[at + 2]!) === 255) data.set([0, 0, 0, 0], at);
      return sharp(data, { raw: info }).png().toBuffer();
    },
    [],
  ],
  ['an animation, by its first frame', () => animation(4).gif().toBuffer(), ['TOO_SMALL']],
])('%s', async (_, make, findings) => {
  expect((await check(await make()))?.findings).toEqual(findings);
});

test('a drawing is not checked, nor is any image without the option', async () => {
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><circle r="9"/></svg>',
  );
  expect(await check(svg)).toBeNull();
  const { checks } = await compressAndCheck(await jpeg(product(1, 300)), DEFAULT_SETTINGS, limits);
  expect(checks).toBeNull();
});

test('the checks change no result', async () => {
  const input = await jpeg(product(9, 700));
  const results = [true, false].map((checks) =>
    compressAndCheck(input, { ...DEFAULT_SETTINGS, format: 'WEBP', checks }, limits),
  );
  const [checked, plain] = await Promise.all(results);
  expect({ ...checked, checks: null }).toEqual(plain);
});

test('a picture that is rotated by its metadata has the fingerprint of what it shows', async () => {
  const upright = await product(10, 600, 400).png().toBuffer();
  const turned = await sharp(upright).rotate(90).withMetadata({ orientation: 8 }).png().toBuffer();
  expect((await check(turned))?.fingerprint).toBe((await check(upright))?.fingerprint);
});
