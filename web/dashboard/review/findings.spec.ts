import type { ImageFinding, ReviewedImageFragment } from '../shared/api/operations.js';
import { imagesWith, type Shown } from './findings.js';

const image = (
  id: string,
  findings: ImageFinding[] = [],
  duplicateOf: string | null = null,
  reviewed = false,
) => ({ id, findings, duplicateOf, reviewed }) as unknown as ReviewedImageFragment;

const IMAGES = [
  image('d', ['NEAR_DUPLICATE'], 'a'),
  image('b', ['TOO_SMALL', 'NEAR_DUPLICATE'], 'c'),
  image('a'),
  image('e', ['TOO_SMALL']),
  image('c', ['BLURRED']),
  image('f', ['NEAR_DUPLICATE'], 'a', true),
  image('g', ['NEAR_DUPLICATE'], 'not loaded'),
];

test.each<[Shown, string]>([
  [null, 'dbaecfg'],
  ['TOO_SMALL', 'be'],
  ['BLURRED', 'c'],
  ['PLACEHOLDER', ''],
  ['REVIEWED', 'f'],
  // Each group follows the image that it is like.
  ['NEAR_DUPLICATE', 'adfcbg'],
])('with the finding %s the images %s are shown', (finding, ids) =>
  expect(
    imagesWith(IMAGES, finding)
      .map(({ id }) => id)
      .join(''),
  ).toBe(ids),
);
