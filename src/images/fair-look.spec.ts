import { FairLook } from './fair-look.js';

const looks = (...times: readonly number[]) => {
  const look = new FairLook(6000, 12_000);
  return times.map((now) => look.at(now));
};

test('the first look is fair: whoever starts has missed nothing', () => {
  expect(looks(50_000)).toEqual([true]);
});

test('looks in a row are fair', () => {
  expect(looks(0, 2000, 8000, 10_000)).toEqual([true, true, true, true]);
});

test('after a gap they are not, until the others had time to come back', () => {
  expect(looks(0, 6001, 8000, 13_000, 18_000, 18_001)).toEqual([true, false, false, false, false, true]);
});

test('a gap within that time begins it anew', () => {
  expect(looks(0, 10_000, 20_000, 26_000, 31_999, 32_000)).toEqual([true, false, false, false, false, true]);
});
