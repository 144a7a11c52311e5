import { photograph } from '../../../../test/support/pictures.js';
import { product } from '../../../../test/support/product-pictures.js';
import { FINGERPRINT_BYTES, fingerprintDistance, fingerprintVariance } from '../../../common/index.js';
import { type Sharp, sharp } from '../sharp.js';
import { fingerprintOf } from './fingerprint.js';

async function fingerprint(picture: Sharp): Promise<string | null> {
  const flat = picture.flatten({ background: '#fff' }).toColourspace('srgb');
  const { data, info } = await flat.raw().toBuffer({ resolveWithObject: true });
  return fingerprintOf({ data, ...info });
}

async function distance(a: Sharp, b: Sharp): Promise<number> {
  const [first, second] = (await Promise.all([fingerprint(a), fingerprint(b)])).map((text) =>
    Buffer.from(text!, 'base64'),
  ) as [Buffer, Buffer];
  expect([first.length, second.length]).toEqual([FINGERPRINT_BYTES, FINGERPRINT_BYTES]);
  return fingerprintDistance(first, second, (fingerprintVariance(first) + fingerprintVariance(second)) / 2);
}

type Change = (picture: Sharp) => Sharp | Promise<Sharp>;
const encoded =
  (change: (picture: Sharp) => Sharp): Change =>
  async (picture) =>
    sharp(await change(picture).toBuffer());
const raster: Change = async (picture) => sharp(await picture.png().toBuffer());
const PICTURES: [string, () => Sharp][] = [
  ['a product', () => product(1, 500)],
  ['a photograph', () => photograph(500, 500)],
];

describe.each(PICTURES)('%s', (_, make) => {
  test.each<[string, Change]>([
    ['scaled to 60 pixels', encoded((picture) => picture.resize(60).jpeg())],
    ['enlarged', encoded((picture) => picture.resize(900).jpeg())],
    ['of low quality', encoded((picture) => picture.jpeg({ quality: 20 }))],
    ['in WebP', encoded((picture) => picture.webp({ quality: 30 }))],
    [
      'without one pixel in a hundred on each side',
      encoded((picture) => picture.extract({ left: 5, top: 5, width: 490, height: 490 }).png()),
    ],
  ])('%s is the same', async (__, change) =>
    expect(await distance(make(), await change(await raster(make())))).toBeLessThan(0.25),
  );

  test.each<[string, Change]>([
    ['mirrored', encoded((picture) => picture.flop().png())],
    ['upside down', encoded((picture) => picture.flip().png())],
    ['in other colours', encoded((picture) => picture.modulate({ hue: 150, saturation: 2 }).png())],
    [
      'a part of it',
      encoded((picture) => picture.extract({ left: 60, top: 50, width: 300, height: 250 }).png()),
    ],
  ])('%s is another', async (__, change) =>
    expect(await distance(make(), await change(await raster(make())))).toBeGreaterThan(0.3),
  );
});

test('products on white differ from each other', async () => {
  for (let number = 1; number < 12; number += 1)
    expect(await distance(product(number, 200), product(number + 1, 200))).toBeGreaterThan(0.5);
});

test.each([
  ['white', '#fff'],
  ['red', '#c00'],
])('a picture of one colour, %s, has no fingerprint', async (_, background) => {
  const picture = sharp({ create: { width: 90, height: 60, channels: 3, background } });
  expect(await fingerprint(picture)).toBeNull();
});

test('grey pixels of one channel have the fingerprint of the same pixels in three', async () => {
  const { data, info } = await photograph()
    .toColourspace('b-w')
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const three = Uint8Array.from({ length: data.length * 3 }, (_, at) => data[Math.floor(at / 3)]!);
  expect(info.channels).toBe(1);
  expect(fingerprintOf({ data, ...info })).toBe(fingerprintOf({ ...info, data: three, channels: 3 }));
});
