import type { ReviewedImageFragment } from '../shared/api/operations.js';
import { idsBelow, inPlace, worstFirst } from './review-order.js';

const image = (id: string, score: number | null, outputBytes = 50) =>
  ({ id, score, inputBytes: 100, outputBytes }) as ReviewedImageFragment;
const IMAGES = [image('a', null, 90), image('b', 80), image('c', null, 10), image('d', 40.5), image('e', 0)];

test('the lowest scores come first, and images without a score last, the most reduced first', () =>
  expect(worstFirst(IMAGES).map(({ id }) => id)).toEqual(['e', 'd', 'b', 'c', 'a']));

test('an image that is made again keeps its place, and images that were not listed before follow', () => {
  const redone = [image('a', null, 90), image('b', 20), image('d', 95), image('f', 90), image('g', 30)];
  expect(inPlace(worstFirst(IMAGES), redone).map(({ id }) => id)).toEqual(['d', 'b', 'a', 'g', 'f']);
  expect(inPlace([], IMAGES)).toEqual(worstFirst(IMAGES));
});

test.each([
  [0, []],
  [41, ['d', 'e']],
  [101, ['b', 'd', 'e']],
])('the images with a score below %d are %j', (score, ids) =>
  expect([...idsBelow(IMAGES, score)]).toEqual(ids),
);
