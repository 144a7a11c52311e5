import { type Geometry, geometryOf, margins, type Size } from './image-geometry.js';

const size = (width: number, height: number): Size => ({ width, height });
const bounds = (maxWidth: number | null, maxHeight: number | null, pad: string | null = null) => ({
  maxWidth,
  maxHeight,
  pad,
});

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
  ['has at least one pixel per side', size(4000, 1), bounds(10, null), size(10, 1)],
])('an image %s', (_, image, options, expected) => expect(geometryOf(image, options)).toEqual(expected));

test('an odd margin has its larger half at the right and the bottom', () =>
  expect(margins(size(11, 8), size(8, 3))).toEqual({ left: 1, right: 2, top: 2, bottom: 3 }));
