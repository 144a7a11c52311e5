import type { ReviewedImageFragment } from '../shared/api/operations.js';
import {
  earlierBytes,
  hasScores,
  idsBelow,
  inPlace,
  isOrdered,
  ORDERS,
  placesOf,
  worstFirst,
} from './review-order.js';

const image = (id: string, score: number | null, outputBytes = 50) =>
  ({ id, score, inputBytes: 100, outputBytes }) as ReviewedImageFragment;
const IMAGES = [image('a', null, 90), image('b', 80), image('c', null, 10), image('d', 40.5), image('e', 0)];

test('the lowest scores come first, then images without a score, the most reduced first, and last what nobody could tell apart', () =>
  expect(worstFirst([image('f', 100), image('g', 90), ...IMAGES]).map(({ id }) => id)).toEqual([
    'e',
    'd',
    'b',
    'c',
    'a',
    'g',
    'f',
  ]));

test('images have scores where one was measured, and not only that of kept originals', () => {
  expect(hasScores(IMAGES)).toBe(true);
  expect(hasScores([image('a', null), image('b', 100)])).toBe(false);
});

test('an image that is made again keeps its place, and images that were not listed before follow', () => {
  const redone = [image('a', null, 90), image('b', 20), image('d', 95), image('f', 85), image('g', 30)];
  const before = placesOf([], IMAGES);
  expect(inPlace(before, IMAGES)).toEqual(worstFirst(IMAGES));
  const places = placesOf(before, redone);
  expect(inPlace(places, redone).map(({ id }) => id)).toEqual(['d', 'b', 'a', 'g', 'f']);
  // What was not listed for a while, as it was made again, is where it was.
  expect(inPlace(placesOf(places, IMAGES), IMAGES)).toEqual(worstFirst(IMAGES));
});

test.each([
  [0, []],
  [41, ['d', 'e']],
  [101, ['b', 'd', 'e']],
])('the images with a score below %d are %j', (score, ids) =>
  expect([...idsBelow(IMAGES, score)]).toEqual(ids),
);

test('the results with the most bytes and those that save the least can come first', () => {
  expect(ORDERS.size(IMAGES).map(({ id }) => id)).toEqual(['a', 'b', 'd', 'e', 'c']);
  expect(ORDERS.saving(IMAGES).at(0)?.id).toBe('a');
});

test('images that were made again and kept their places may have left the order', () => {
  expect(isOrdered(worstFirst(IMAGES), 'score')).toBe(true);
  expect(isOrdered(worstFirst(IMAGES), 'size')).toBe(false);
  const redone = [image('e', 90), image('d', 40.5)];
  expect(isOrdered(inPlace(placesOf([], IMAGES), redone), 'score')).toBe(false);
});

test('the bytes before an image was made again are kept', () => {
  const [old, kept] = [
    { ...image('a', null, 81), revision: 0 },
    { ...image('b', null, 7), revision: 1 },
  ];
  const known = earlierBytes(new Map(), [old, kept], [{ ...old, revision: 1, outputBytes: 867 }, kept]);
  expect([...known]).toEqual([['a', 81]]);
  expect(earlierBytes(known, [old, kept], [old, kept])).toBe(known);
});
