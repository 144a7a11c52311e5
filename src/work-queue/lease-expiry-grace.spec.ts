import { LeaseExpiryGrace } from './lease-expiry-grace.js';

const looks = (...times: readonly number[]) => {
  const grace = new LeaseExpiryGrace(6000, 12_000);
  return times.map((now) => grace.isOver(now));
};

test('the first look takes expired leases for lost workers: a dispatcher that starts has missed nothing', () => {
  expect(looks(50_000)).toEqual([true]);
});

test('looks in a row do', () => {
  expect(looks(0, 2000, 8000, 10_000)).toEqual([true, true, true, true]);
});

test('after a gap none does until the workers had time to renew', () => {
  expect(looks(0, 6001, 8000, 13_000, 18_000, 18_001)).toEqual([true, false, false, false, false, true]);
});

test('a gap within the grace period begins it anew', () => {
  expect(looks(0, 10_000, 20_000, 26_000, 31_999, 32_000)).toEqual([true, false, false, false, false, true]);
});
