import type { InputFormat } from '../shared/api/operations.js';
import { placeInWords } from './place.js';

test.each<[string, string, number, InputFormat, string]>([
  ['SKU-104', 'Wool rug', 4, 'CSV', 'SKU-104 · Wool rug · row 5'],
  ['SKU-104', 'Wool rug', 1200, 'XLSX', 'SKU-104 · Wool rug · row 1,201'],
  ['SKU-104', 'Wool rug', 4, 'XML', 'SKU-104 · Wool rug · entry 4'],
  ['4', 'Wool rug', 4, 'CSV', 'Wool rug · row 5'],
  ['SKU-104', 'SKU-104', 4, 'CSV', 'SKU-104 · row 5'],
  ['4', '4', 4, 'CSV', 'row 5'],
])('the product %s, %s of row %d in %s is at %s', (serialNumber, name, row, format, expected) =>
  expect(placeInWords({ serialNumber, name, row }, format)).toBe(expected),
);
