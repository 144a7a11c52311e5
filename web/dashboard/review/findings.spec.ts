import type { ImageFinding, ReviewedImageFragment } from '../shared/api/operations.js';
import { imagesWith } from './findings.js';

const image = (id: string, findings: ImageFinding[] = [], duplicateOf: string | null = null) =>
  ({ id, findings, duplicateOf }) as unknown as ReviewedImageFragment;

const IMAGES = [
  image('d', ['NEAR_DUPLICATE'], 'a'),
  image('b', ['TOO_SMALL', 'NEAR_DUPLICATE'], 'c'),
  image('a'),
  image('e', ['TOO_SMALL']),
  image('c', ['BLURRED']),
  image('f', ['NEAR_DUPLICATE'], 'a'),
  image('g', ['NEAR_DUPLICATE'], 'not loaded'),
];

test.each<[ImageFinding | null, string]>([
  [null, 'dbaecfg'],
  ['TOO_SMALL', 'be'],
  ['BLURRED', 'c'],
  ['PLACEHOLDER', ''],
  // Each group follows the image that it is like.
  ['NEAR_DUPLICATE', 'adfcbg'],
])('with the finding %s the images %s are shown', (finding, ids) =>
  expect(
    imagesWith(IMAGES, finding)
      .map(({ id }) => id)
      .join(''),
  ).toBe(ids),
);
