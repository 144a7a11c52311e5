import { choicesOf, chosenMapping, type Inspection, letterOf } from './columns.js';

test.each([
  [0, 'A'],
  [25, 'Z'],
  [26, 'AA'],
  [51, 'AZ'],
  [52, 'BA'],
  [702, 'AAA'],
])('the column %i has the letter %s', (index, letter) => expect(letterOf(index)).toBe(letter));

test('a column is chosen by its letter, unless that is the header of another', () => {
  const choices = choicesOf([{ name: 'Name' }, { name: '' }, { name: 'b' }, { name: 'a' }]);
  expect(choices).toEqual([
    { value: 'Name', label: 'Name' },
    { value: 'B', label: 'B' },
    { value: 'C', label: 'b' },
    { value: 'D', label: 'a' },
  ]);
});

test.each([
  ['by header', { images: [' photo '], name: 'TITLE', serialNumber: null }],
  ['by letter', { images: ['C'], name: 'B', serialNumber: null }],
])('columns that an upload named %s are shown as chosen, and others as found', (_, chosen) => {
  const inspection = {
    columns: [
      { name: 'SKU', role: 'SERIAL_NUMBER' },
      { name: 'Title', role: null },
      { name: 'Photo', role: null },
      { name: 'Image', role: 'IMAGE_URLS' },
    ],
    proposal: { imageColumns: [{ header: 'Image', letter: 'D' }] },
  } as unknown as Inspection;
  expect(chosenMapping(chosen, inspection)).toEqual({ images: ['C'], name: 'B', serialNumber: 'A' });
  expect(chosenMapping(null, inspection)).toEqual({ images: ['D'], name: null, serialNumber: 'A' });
});
