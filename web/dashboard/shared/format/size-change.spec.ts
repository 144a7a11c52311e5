import { sizeChange } from './size-change.js';

test.each([
  [1000, 460, { kind: 'smaller', words: '54% smaller', short: '−54%', difference: '540 B' }],
  [1000, 1540, { kind: 'larger', words: '54% larger', short: '+54%', difference: '540 B' }],
  [1000, 3000, { kind: 'larger', words: '200% larger', short: '+200%', difference: '2.0 kB' }],
  [1000, 1000, { kind: 'same', words: 'same size', short: '', difference: '0 B' }],
  [1000, 1004, { kind: 'same', words: 'same size', short: '', difference: '4 B' }],
  [1000, 996, { kind: 'same', words: 'same size', short: '', difference: '4 B' }],
])('from %d to %d bytes is %j', (before, after, expected) =>
  expect(sizeChange(before, after)).toEqual(expected),
);

test('a size of nothing cannot change', () => expect(sizeChange(0, 10)).toBeNull());
