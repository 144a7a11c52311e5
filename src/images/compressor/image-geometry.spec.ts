import { type Geometry, geometryOf, margins, type Size, smallerWidths } from './image-geometry.js';

const size = (width: number, height: number): Size => ({ width, height });
const bounds = (maxWidth: number | null, maxHeight: number | null, pad: string | null = null) => ({
  maxWidth,
  maxHeight,
  pad,
  sizes: null as number[] | null,
});
const sizes = (...widths: number[]) => ({ ...bounds(null, null), sizes: widths });

test.each<[string, Size, ReturnType<typeof bounds>, Geometry]>([
  ['without bounds stays', size(400, 300), bounds(null, null), size(400, 300)],
  ['is scaled down', size(400, 300), bounds(200, null), size(200, 150)],
  ['is not enlarged', size(400, 300), bounds(800, 800), size(400, 300)],
  [
    'is padded above and below',
    size(400, 300),
    bounds(null, null, '1:1'),
    { ...size(400, 400), content: size(400, 300) },
  ],
  [
    'is padded at its sides',
    size(400, 300),
    bounds(null, null, '2:1'),
    { ...size(600, 300), content: size(400, 300) },
  ],
  [
    'is padded to an upright ratio',
    size(400, 300),
    bounds(null, null, '4:5'),
    { ...size(400, 500), content: size(400, 300) },
  ],
  [
    'fits inside the bounds with its padding',
    size(1000, 2000),
    bounds(1000, null, '1:1'),
    { ...size(1000, 1000), content: size(500, 1000) },
  ],
  [
    'fits inside both bounds with its padding',
    size(2000, 1000),
    bounds(1000, 500, '1:1'),
    { ...size(500, 500), content: size(500, 250) },
  ],
  ['that has the ratio is not padded', size(400, 300), bounds(200, null, '4:3'), size(200, 150)],
  [
    'that has the ratio to the pixel is not padded',
    size(333, 250),
    bounds(null, null, '4:3'),
    size(333, 250),
  ],
  ['is as wide as the widest size', size(2000, 1500), sizes(400, 800, 1600), size(1600, 1200)],
  ['is not enlarged to the widest size', size(1000, 750), sizes(400, 800, 1600), size(1000, 750)],
  [
    'fits inside the bounds and the widest size',
    size(2000, 1500),
    { ...sizes(400, 800, 1600), maxHeight: 300 },
    size(400, 300),
  ],
  [
    'is as wide as the widest size with its padding',
    size(1000, 2000),
    { ...sizes(400), pad: '1:1' },
    { ...size(400, 400), content: size(200, 400) },
  ],
  ['has at least one pixel per side', size(4000, 1), bounds(10, null), size(10, 1)],
])('an image %s', (_, image, options, expected) => expect(geometryOf(image, options)).toEqual(expected));

test('an odd margin has its larger half at the right and the bottom', () =>
  expect(margins(size(11, 8), size(8, 3))).toEqual({ left: 1, right: 2, top: 2, bottom: 3 }));

test.each<[string, Size, ReturnType<typeof bounds>, number[]]>([
  ['has no option has none', size(2000, 1500), bounds(null, null), []],
  ['has all but the widest', size(2000, 1500), sizes(400, 800, 1600), [800, 400]],
  ['has those that are less wide than it is', size(1000, 750), sizes(400, 800, 1600, 2400), [800, 400]],
  ['is as wide as one of them has those below', size(800, 600), sizes(400, 800, 1600), [400]],
  ['that is less wide than all has none', size(300, 200), sizes(400, 800), []],
  ['has those inside the bounds', size(2000, 1500), { ...sizes(400, 800, 1600), maxWidth: 800 }, [400]],
  [
    'is limited by its height has those below the width that results',
    size(2000, 1500),
    { ...sizes(400, 800, 1600), maxHeight: 700 },
    [800, 400],
  ],
  ['is measured with its padding', size(300, 600), { ...sizes(400, 500, 800), pad: '1:1' }, [500, 400]],
])('an image that %s: smaller widths', (_, image, options, expected) =>
  expect(smallerWidths(image, options)).toEqual(expected),
);
