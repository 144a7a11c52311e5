import { areWidths, widthsOf } from './widths.js';

test.each<[string, number[] | null, boolean]>([
  ['', null, true],
  ['   ', null, true],
  ['400, 800, 1600', [400, 800, 1600], true],
  ['400w 800W;1600px', [400, 800, 1600], true],
  ['800', [800], true],
  ['0, 400', [0, 400], false],
  ['16385', [16_385], false],
  ['small', null, false],
  ['1,2,3,4,5,6,7,8,9,10', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], true],
  ['1,2,3,4,5,6,7,8,9,10,11', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], false],
])('%j means the widths %j and is accepted: %s', (typed, widths, isAccepted) => {
  expect(widthsOf(typed)).toEqual(widths);
  expect(areWidths(typed)).toBe(isAccepted);
});
