import { photograph } from '../../../../test/support/pictures.js';
import { type Sharp, sharp } from '../sharp.js';
import { type DecodedImage, decodedForScore, scoreBetween } from '../ssimulacra2/decoded-image.js';
import { adaptiveJpeg, isAdaptable } from './adaptive-jpeg.js';

const chart = () => {
  const bars = Array.from(
    { length: 10 },
    (_, at) =>
      `<rect x="${20 + at * 30}" y="${60 + at * 13}" width="20" height="150" fill="hsl(${at * 36} 80% 45%)"/>`,
  );
  return sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="333" height="251"><rect width="333" height="251" fill="#fff"/><g>${bars.join('')}</g><path d="M10 240L320 20" stroke="#111" stroke-width="3"/></svg>`,
    ),
  ).removeAlpha();
};
const pictures: [string, () => Sharp][] = [
  ['a photograph', () => photograph(371, 283).removeAlpha()],
  ['a drawing', chart],
];
const grey = () => photograph(250, 130).toColourspace('b-w');

async function encodings(reference: DecodedImage, encode: (quality: number) => Promise<Buffer>) {
  const found = [];
  for (const quality of [25, 40, 55, 70]) {
    const output = await encode(quality);
    const score = scoreBetween(reference, await decodedForScore(sharp(output)));
    found.push({ bytes: output.length, score });
  }
  return found;
}

/** The bytes for a score, between those of its neighbours. */
function bytesAt(found: { bytes: number; score: number }[], score: number): number {
  const next = Math.max(
    1,
    found.findIndex((each) => each.score >= score),
  );
  const [a, b] = [found[next - 1]!, found[next]!];
  return a.bytes * (b.bytes / a.bytes) ** ((score - a.score) / (b.score - a.score));
}

test.each(pictures)(
  '%s takes fewer bytes than with trellis quantisation, at the same score',
  async (_, make) => {
    const reference = await decodedForScore(make());
    const { data, width, height } = reference;
    const settings = {
      progressive: true,
      quantisationTable: 5,
      overshootDeringing: true,
      optimiseScans: true,
      trellisQuantisation: true,
    };
    const alike = await encodings(reference, (quality) =>
      sharp(data, { raw: { width, height, channels: 3 } })
        .jpeg({ quality, ...settings })
        .toBuffer(),
    );
    const adaptive = adaptiveJpeg(reference, true);
    const found = await encodings(reference, async (quality) => (await adaptive(quality))!);
    for (const score of [found[1]!.score, found[2]!.score])
      expect(bytesAt(found, score)).toBeLessThan(0.985 * bytesAt(alike, score));
  },
);

test.each<[string, () => Sharp, boolean, number, string]>([
  ['colour with halved chroma', () => photograph(371, 283).removeAlpha(), true, 3, '4:2:0'],
  ['colour with full chroma', () => photograph(371, 283).removeAlpha(), false, 3, '4:4:4'],
  ['grey', grey, true, 1, '4:4:4'],
])('of quality 95, %s looks as the image', async (_, make, isHalved, channels, chromaSubsampling) => {
  const reference = await decodedForScore(make());
  expect(reference.channels).toBe(channels);
  const output = await adaptiveJpeg(reference, isHalved)(95);
  const { width, height } = reference;
  expect(await sharp(output!).metadata()).toMatchObject({
    ...{ format: 'jpeg', width, height, channels, chromaSubsampling, isProgressive: true },
  });
  expect(scoreBetween(reference, await decodedForScore(sharp(output!)))).toBeGreaterThan(85);
});

test('the bytes depend on the image and the quality alone', async () => {
  const reference = await decodedForScore(photograph(200, 150).removeAlpha());
  const once = adaptiveJpeg(reference, true);
  const first = await once(50);
  await once(80);
  expect(await once(50)).toEqual(first);
  expect(await adaptiveJpeg(reference, true)(50)).toEqual(first);
});

test.each([
  ['one colour', '#fff'],
  ['one dark colour', '#123456'],
])('an image of %s stays what it is', async (_, background) => {
  const image = sharp({ create: { width: 130, height: 120, channels: 3, background } });
  const reference = await decodedForScore(image);
  const output = await adaptiveJpeg(reference, true)(50);
  expect(scoreBetween(reference, await decodedForScore(sharp(output!)))).toBeGreaterThan(85);
});

test.each([
  [112, 500, false],
  [113, 113, true],
  [2000, 2000, true],
  [2001, 2000, false],
])('an image of %i x %i can be encoded adaptively: %s', (width, height, expected) =>
  expect(isAdaptable({ width, height })).toBe(expected),
);
