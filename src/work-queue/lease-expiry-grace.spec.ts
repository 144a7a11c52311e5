import { LeaseExpiryGrace } from './lease-expiry-grace.js';

const polls = (...times: readonly number[]) => {
  const grace = new LeaseExpiryGrace(6000, 12_000);
  return times.map((now) => grace.isOver(now));
};

test('the first poll treats expired leases as lost workers, since a dispatcher that starts has missed nothing', () => {
  expect(polls(50_000)).toEqual([true]);
});

test('polls without a long gap treat expired leases as lost workers', () => {
  expect(polls(0, 2000, 8000, 10_000)).toEqual([true, true, true, true]);
});

test('after a long gap no poll treats expired leases as lost workers until the grace period is over', () => {
  expect(polls(0, 6001, 8000, 13_000, 18_000, 18_001)).toEqual([true, false, false, false, false, true]);
});

test('a long gap within the grace period restarts the grace period', () => {
  expect(polls(0, 10_000, 20_000, 26_000, 31_999, 32_000)).toEqual([true, false, false, false, false, true]);
});
