import { uploadedOptionsOf } from './reading-options.js';

const layout = {
  headerRow: 0,
  columns: { images: [1], name: 0, serialNumber: null, group: null },
  baseUrl: 'https://shop.example/media',
  profile: 'SHOPIFY',
} as const;
const given = {
  onInvalidRow: 'SKIP',
  columns: { images: ['B'], name: 'Title', serialNumber: null },
  profile: null,
  baseUrl: null,
  encoding: 'windows-1252',
  sheet: 'May',
  compare: false,
  previousRequestId: null,
  fetchHeaders: [{ host: 'shop.example', name: 'Cookie' }],
} as const;
const row = {
  output: 'REPLACE',
  report: 'FULL',
  layout: { ...layout, columns: { ...layout.columns, images: [1] } },
} as const;

test('a request has the options that its upload was given, not what was detected', () => {
  expect(uploadedOptionsOf({ ...row, readingOptions: given, skippedRowCount: 0 })).toEqual({
    ...given,
    output: 'REPLACE',
    report: 'FULL',
  });
});

test.each([
  [0, 'REJECT'],
  [2, 'SKIP'],
])(
  'a request of an earlier version that skipped %i rows has %s and what its layout says',
  (skippedRowCount, onInvalidRow) => {
    expect(uploadedOptionsOf({ ...row, readingOptions: null, skippedRowCount })).toMatchObject({
      ...{ onInvalidRow, profile: 'SHOPIFY', baseUrl: 'https://shop.example/media', output: 'REPLACE' },
      ...{ columns: { images: [], name: null, serialNumber: null }, compare: true, fetchHeaders: [] },
    });
  },
);
