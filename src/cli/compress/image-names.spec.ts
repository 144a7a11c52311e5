import { ImageNames } from './image-names.js';

test.each([
  [
    'different names',
    [
      ['a', 'mug.jpg'],
      ['b', 'lamp.jpg'],
    ],
    ['mug.jpg', 'lamp.jpg'],
  ],
  [
    'a name twice',
    [
      ['a', 'mug.jpg'],
      ['b', 'mug.jpg'],
      ['c', 'mug.jpg'],
    ],
    ['mug.jpg', 'mug-2.jpg', 'mug-3.jpg'],
  ],
  [
    'names that differ in case',
    [
      ['a', 'Mug.jpg'],
      ['b', 'mug.jpg'],
    ],
    ['Mug.jpg', 'mug-2.jpg'],
  ],
  [
    'names that differ in the extension',
    [
      ['a', 'mug.jpg'],
      ['b', 'mug.png'],
    ],
    ['mug.jpg', 'mug-2.png'],
  ],
  [
    'a number that is a name already',
    [
      ['a', 'mug-2.jpg'],
      ['b', 'mug.jpg'],
      ['c', 'mug.jpg'],
    ],
    ['mug-2.jpg', 'mug.jpg', 'mug-3.jpg'],
  ],
  [
    'the same address twice',
    [
      ['a', 'mug.jpg'],
      ['b', 'mug.jpg'],
      ['a', 'mug.jpg'],
    ],
    ['mug.jpg', 'mug-2.jpg', 'mug.jpg'],
  ],
  [
    'one format, but several in their addresses',
    [
      ['http://a/mug.jpg', 'mug.webp'],
      ['http://a/mug.PNG?v=2.jpg', 'mug.webp'],
      ['http://a/old/mug.png', 'mug.webp'],
      ['http://a/old/mug.jpg', 'mug.webp'],
      ['http://a/mug', 'mug.webp'],
    ],
    ['mug.webp', 'mug-png.webp', 'mug-2.webp', 'mug-3.webp', 'mug-4.webp'],
  ],
  [
    'folders',
    [
      ['a', 'red/mug.jpg'],
      ['b', 'blue/mug.jpg'],
    ],
    ['red/mug.jpg', 'blue/mug.jpg'],
  ],
  [
    'a dot in a folder, and a name without extension',
    [
      ['a', 'v1.2/mug'],
      ['b', 'v1.2/mug'],
    ],
    ['v1.2/mug', 'v1.2/mug-2'],
  ],
] as const)('names images with %s', (_, images, expected) => {
  const names = new ImageNames();
  expect(images.map(([source, wanted]) => names.of(source, wanted))).toEqual(expected);
});

test('names the sizes of an image after it, each once', () => {
  const names = new ImageNames();
  expect([
    names.of('a', 'mug-400w.jpg'),
    names.of('b', 'red/mug.jpg'),
    names.ofSize('b', 'red/mug.jpg', 400),
    names.of('c', 'mug.jpg'),
    names.ofSize('c', 'mug.jpg', 400),
    names.ofSize('c', 'mug.jpg', 800),
    names.ofSize('c', 'mug.jpg', 400),
  ]).toEqual([
    'mug-400w.jpg',
    'red/mug.jpg',
    'red/mug-400w.jpg',
    'mug.jpg',
    'mug-400w-2.jpg',
    'mug-800w.jpg',
    'mug-400w-2.jpg',
  ]);
});
