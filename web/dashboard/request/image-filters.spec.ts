import { filterOf, filtersOf } from './image-filters.js';

const comparison = {
  previousRequestId: '1',
  previousCreatedAt: '2026-03-09T01:00:00.000Z',
  sameOptions: true,
  ...{ added: 12, changed: 0, unchanged: 985, removed: 2, unknown: 0, reviewed: 0 },
};

test('images are filtered by status, and by the changes that there are', () => {
  const valuesOf = (given: typeof comparison | null) => filtersOf(given).map(({ value }) => value);
  expect([valuesOf(null), valuesOf(comparison)]).toEqual([
    ['', 'COMPLETED', 'FAILED'],
    ['', 'COMPLETED', 'FAILED', 'ADDED', 'UNCHANGED'],
  ]);
});

test.each([
  ['', { status: null, change: null }],
  ['FAILED', { status: 'FAILED', change: null }],
  ['CHANGED', { status: null, change: 'CHANGED' }],
])('the filter %j asks for %j', (value, asked) => expect(filterOf(value)).toEqual(asked));
