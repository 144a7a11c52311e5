import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Damage,
  damaged,
  type Kind,
  pictureOf,
  type RawPicture,
} from '../../../../test/support/score-pictures.js';
import { sharp } from '../sharp.js';
import { score } from './score.js';

const scoreOf = (a: RawPicture, b: RawPicture) => score(a.data, b.data, a.width, a.height);

/** What Debian's `ssimulacra2` (libjxl-devtools 0.11) prints; with alpha the lower of the scores on black and on white. */
const REFERENCE: [Kind, number, number, Damage, number, number][] = [
  ['textured', 240, 160, 'blurred', 2, 69.58967],
  ['textured', 240, 160, 'noisy', 12, 74.21968],
  ['textured', 240, 160, 'banded', 24, 74.16599],
  ['textured', 240, 160, 'blocky', 2, 79.89639],
  ['textured', 240, 160, 'blocky', 6, 29.17825],
  ['drawn', 240, 160, 'blurred', 1, 43.01468],
  ['drawn', 240, 160, 'noisy', 12, 78.44737],
  ['drawn', 240, 160, 'banded', 24, 67.33811],
  ['drawn', 240, 160, 'blocky', 6, 73.22725],
  ['grey', 240, 160, 'blurred', 2, 69.94211],
  ['grey', 240, 160, 'banded', 24, 68.93581],
  ['grey', 240, 160, 'blocky', 6, 31.51137],
  ['cutOut', 130, 120, 'blurred', 2, 73.37382],
  ['cutOut', 130, 120, 'noisy', 12, 78.35441],
  ['cutOut', 130, 120, 'blocky', 6, 40.64571],
  ['textured', 117, 131, 'blurred', 1, 76.05159],
  ['textured', 117, 131, 'blocky', 2, 81.86124],
  ['textured', 117, 131, 'blocky', 6, 35.89968],
  ['textured', 64, 48, 'noisy', 12, -28.34136],
  ['textured', 64, 48, 'blocky', 6, 88.72255],
  ['drawn', 33, 19, 'blurred', 1, 72.2505],
  ['drawn', 33, 19, 'noisy', 12, 81.98267],
  ['textured', 9, 300, 'blurred', 2, 89.22806],
  ['grey', 8, 8, 'noisy', 12, 92.46071],
];
const TOLERANCE = 0.5;

test.each(REFERENCE)(
  'a %s image of %i x %i, %s by %i, has the reference’s score',
  (kind, width, height, damage, strength, expected) => {
    const picture = pictureOf(kind, width, height);
    expect(Math.abs(scoreOf(picture, damaged(picture, damage, strength)) - expected)).toBeLessThan(TOLERANCE);
  },
);

test.each<[Kind, number, number]>([
  ['textured', 240, 160],
  ['drawn', 61, 13],
  ['cutOut', 130, 120],
  ['textured', 1, 1],
])('a %s image of %i x %i and its copy have the score 100', (kind, width, height) => {
  const picture = pictureOf(kind, width, height);
  expect(scoreOf(picture, { ...picture, data: picture.data.slice() })).toBe(100);
});

test.each<[Damage, number[]]>([
  ['blurred', [1, 2, 4, 8]],
  ['noisy', [4, 8, 16, 32]],
  ['banded', [8, 16, 32, 64]],
  ['blocky', [1, 2, 4, 8]],
])('the more %s an image is, the lower its score', (damage, strengths) => {
  const picture = pictureOf('textured', 200, 150);
  const scores = strengths.map((strength) => scoreOf(picture, damaged(picture, damage, strength)));
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  expect(scores[0]).toBeLessThan(100);
});

test.each([
  [1, 1],
  [7, 5],
  [3, 400],
])('an image of %i x %i, too small for the reference, has a score', (width, height) => {
  const picture = pictureOf('textured', width, height);
  const slight = scoreOf(picture, damaged(picture, 'blocky', 4));
  const strong = scoreOf(picture, damaged(picture, 'blocky', 60));
  expect(slight).toBeLessThanOrEqual(100);
  expect(strong).toBeLessThan(slight);
});

test('an image that is wider than the limit has the score of its left half, which is like the right one', () => {
  const wide = pictureOf('textured', 20_000, 9);
  const blurred = damaged(wide, 'banded', 24);
  const part = (picture: RawPicture) => ({ ...picture, width: 10_000, data: leftHalf(picture) });
  expect(Math.abs(scoreOf(wide, blurred) - scoreOf(part(wide), part(blurred)))).toBeLessThan(TOLERANCE);
});

function leftHalf({ data, width, height }: RawPicture): Uint8Array {
  const row = 3 * width;
  return Buffer.concat(Array.from({ length: height }, (_, y) => data.subarray(y * row, y * row + row / 2)));
}

test('what is transparent in both images does not count', () => {
  const picture = pictureOf('cutOut', 130, 120);
  const data = picture.data.slice();
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 0) data.set([255, 0, 255], at);
  expect(scoreOf(picture, { ...picture, data })).toBe(100);
});

test('transparency that was lost counts, whatever is behind it', () => {
  const picture = pictureOf('cutOut', 130, 120);
  for (const behind of [0, 255]) {
    const data = picture.data.map((value, at) => {
      const alpha = picture.data[at - (at % 4) + 3]! / 255;
      return at % 4 === 3 ? 255 : Math.round(value * alpha + behind * (1 - alpha));
    });
    expect(scoreOf(picture, { ...picture, data })).toBeLessThan(50);
  }
});

test('images of different sizes, and of one channel, are rejected', () => {
  const [a, b] = [pictureOf('textured', 20, 20), pictureOf('textured', 20, 21)];
  expect(() => scoreOf(a, b)).toThrow(RangeError);
  expect(() => score(new Uint8Array(400), new Uint8Array(400), 20, 20)).toThrow(RangeError);
});

const isInstalled = spawnSync('ssimulacra2', []).error === undefined;
const testReference = isInstalled ? test : test.skip;

describe('where Debian’s ssimulacra2 is installed', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(path.join(tmpdir(), 'halftone-score-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function referenceScore(a: RawPicture, b: RawPicture, background?: string): Promise<number> {
    const files = [a, b].map((_, index) => path.join(folder, `${index}.png`));
    for (const [index, { data, width, height, channels }] of [a, b].entries()) {
      const image = sharp(data, { raw: { width, height, channels } });
      await (background === undefined ? image : image.flatten({ background })).png().toFile(files[index]!);
    }
    return Number(execFileSync('ssimulacra2', files, { encoding: 'utf8' }));
  }

  testReference('it prints the stored scores', async () => {
    for (const [kind, width, height, damage, strength, expected] of REFERENCE) {
      const picture = pictureOf(kind, width, height);
      const other = damaged(picture, damage, strength);
      const backgrounds = kind === 'cutOut' ? ['#000', '#fff'] : [undefined];
      const scores: number[] = [];
      for (const background of backgrounds) scores.push(await referenceScore(picture, other, background));
      expect(Math.min(...scores)).toBeCloseTo(expected, 1);
    }
  });

  testReference('our score of a JPEG, WebP, AVIF or PNG is within half a point of its score', async () => {
    const picture = pictureOf('textured', 300, 200);
    for (const format of ['jpeg', 'webp', 'avif', 'png'] as const) {
      for (const quality of [20, 50, 80]) {
        const image = sharp(picture.data, { raw: { width: 300, height: 200, channels: 3 } });
        const encoded = await image.toFormat(format, { quality }).toBuffer();
        const data = await sharp(encoded).removeAlpha().toColourspace('srgb').raw().toBuffer();
        const decoded = { ...picture, data };
        const difference = scoreOf(picture, decoded) - (await referenceScore(picture, decoded));
        expect([format, quality, Math.abs(difference) < TOLERANCE]).toEqual([format, quality, true]);
      }
    }
  });
});
