import { digits, spreadTable, table } from './table.mjs';

test.each([
  [1234.5, '1235'],
  [12.345, '12.3'],
  [1.2345, '1.23'],
  [0.012_34, '0.012'],
  [0, '0'],
  [Number.NaN, '–'],
  [undefined, '–'],
  ['text', 'text'],
])('%p is shown as %s', (value, expected) => expect(digits(value)).toBe(expected));

test('a table aligns names to the left and numbers to the right', () => {
  expect(
    table(
      ['name', 'a'],
      [
        ['x', 1],
        ['longer', 100],
      ],
    ),
  ).toBe('name       a\nx       1.00\nlonger   100');
});

test('a table of spreads has a row per name', () => {
  expect(spreadTable('images/s', { ours: [1, 2, 3] })).toBe(
    'images/s   min  median   max\nours      1.00    2.00  3.00',
  );
});
