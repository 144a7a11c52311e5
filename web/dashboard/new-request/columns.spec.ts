import { choicesOf, letterOf } from './columns.js';

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
