import { table } from './table.js';

const columns = [
  { title: 'Image', align: 'left' },
  { title: 'Before', align: 'right' },
  { title: 'Verdict', align: 'left' },
] as const;
const rows = [
  ['mug.jpg', '539 kB', 'compressed'],
  ['headphones.png', '1.2 MB', 'kept'],
];

test('makes every column as wide as its widest cell', () => {
  expect(table(columns, rows, 80)).toEqual([
    'Image           Before  Verdict',
    '──────────────  ──────  ──────────',
    'mug.jpg         539 kB  compressed',
    'headphones.png  1.2 MB  kept',
  ]);
});

test('cuts lines that are too long for the terminal', () => {
  expect(table(columns, rows, 28)).toEqual([
    'Image           Before  Ver…',
    '──────────────  ──────  ───…',
    'mug.jpg         539 kB  com…',
    'headphones.png  1.2 MB  kept',
  ]);
});
