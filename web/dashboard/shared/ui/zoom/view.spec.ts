import { FIT, limitsFor, movedBy, MOST, realScale, type View, zoomedAt } from './view.js';

const BOX = { width: 400, height: 200 };
const CENTRE = { x: 200, y: 100 };

test.each<[string, View, View]>([
  ['its centre', zoomedAt(FIT, 2, CENTRE, BOX), { scale: 2, x: -200, y: -100 }],
  ['a corner', zoomedAt(FIT, 2, { x: 400, y: 0 }, BOX), { scale: 2, x: -400, y: 0 }],
  ['its centre, and back', zoomedAt(zoomedAt(FIT, 2, CENTRE, BOX), 0.5, CENTRE, BOX), FIT],
  ['its centre beyond the limit', zoomedAt(FIT, 100, CENTRE, BOX), { scale: MOST, x: -1400, y: -700 }],
  ['its centre below the whole image', zoomedAt(FIT, 0.1, CENTRE, BOX), FIT],
])('an image that is enlarged at %s', (_, view, expected) => expect(view).toEqual(expected));

test.each<[string, { x: number; y: number }, View]>([
  ['a little', { x: 50, y: -20 }, { scale: 2, x: -150, y: -120 }],
  ['beyond the left and the top', { x: 900, y: 900 }, { scale: 2, x: 0, y: 0 }],
  ['beyond the right and the bottom', { x: -900, y: -900 }, { scale: 2, x: -400, y: -200 }],
])('an enlarged image that is moved %s', (_, by, expected) =>
  expect(movedBy({ scale: 2, x: -200, y: -100 }, by, BOX)).toEqual(expected),
);

test('an image that is not enlarged does not move', () =>
  expect(movedBy(FIT, { x: 50, y: 50 }, BOX)).toEqual(FIT));

test('zooming out at a point keeps the box covered', () => {
  const right = zoomedAt(FIT, 4, { x: 400, y: 200 }, BOX);
  expect(zoomedAt(right, 0.5, { x: 0, y: 0 }, BOX)).toEqual({ scale: 2, x: -400, y: -200 });
});

test.each([
  [{ width: 1600, height: 400 }, 1, 4],
  [{ width: 200, height: 400 }, 1, 2],
  [{ width: 100, height: 50 }, 1, 0.25],
  [{ width: 1600, height: 400 }, 2, 2],
])(
  'the pixels of the image %j are those of a screen of density %d at the scale %d',
  (image, density, scale) => expect(realScale(image, BOX, density)).toBe(scale),
);

test('a small image is shown with its real pixels in the middle, and a large one beyond the usual limit', () => {
  expect(zoomedAt(FIT, 0.25, CENTRE, BOX, limitsFor(0.25))).toEqual({ scale: 0.25, x: 150, y: 75 });
  expect(zoomedAt(FIT, 0.1, CENTRE, BOX, limitsFor(0.25)).scale).toBe(0.25);
  expect(zoomedAt(FIT, 12, CENTRE, BOX, limitsFor(12)).scale).toBe(12);
});
