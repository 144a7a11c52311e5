import { applyOverrides, referenceTo } from './column-overrides.js';

const NOTHING = { images: [], name: null, serialNumber: null, group: null };

test.each<[string, string[], number, string]>([
  ['its header', ['Name', 'Foto'], 1, 'Foto'],
  ['its letter where the header is blank', ['Name', ' '], 1, 'B'],
  ['its letter where the header is repeated', ['Foto', 'Name', 'Foto'], 2, 'C'],
  ['its letter where the header is too long to be shown', ['Name', 'x'.repeat(101)], 1, 'B'],
  ['its header where another one differs only in case', ['foto', 'Foto'], 1, 'Foto'],
  ['its letter beyond Z', [...Array.from({ length: 27 }, () => '')], 26, 'AA'],
])('names a column by %s, so that the option columns selects it alone', (_, header, index, name) => {
  expect(referenceTo(index, header)).toBe(name);
  expect(applyOverrides(NOTHING, { images: [name] }, header, 1).images).toEqual([index]);
});
