import { SeenUrls } from './seen-urls.js';

const url = (n: number) => `https://images.example.com/${n}.jpg`;

test('reports a URL as present from its second time on, among 100,000 URLs', () => {
  const seen = new SeenUrls();
  const urls = Array.from({ length: 100_000 }, (_, n) => url(n));
  // Only wrong results are collected: an expect for each URL would take fifty times as long as the lookups.
  expect(urls.filter((each) => seen.checkAndAdd(each))).toEqual([]);
  expect(urls.filter((each) => !seen.checkAndAdd(each))).toEqual([]);
  expect(seen.checkAndAdd(url(urls.length))).toBe(false);
});

test('still finds its URLs when the table is full, and terminates for others', () => {
  const seen = new SeenUrls(1024);
  for (let n = 0; n < 5000; n += 1) seen.checkAndAdd(url(n));
  expect(seen.checkAndAdd(url(0))).toBe(true);
  expect(seen.checkAndAdd(url(700))).toBe(true);
  expect([seen.checkAndAdd(url(4999)), seen.checkAndAdd(url(4999))]).toEqual([false, false]);
});

test.each(['', '\ud83e', 'x'.repeat(100_000)])('adds and finds %j', (text) => {
  const seen = new SeenUrls();
  expect([seen.checkAndAdd(text), seen.checkAndAdd(text)]).toEqual([false, true]);
});
