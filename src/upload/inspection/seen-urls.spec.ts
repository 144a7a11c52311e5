import { SeenUrls } from './seen-urls.js';

const url = (n: number) => `https://images.example.com/${n}.jpg`;

test('a URL is seen from its second time on, however many there are', () => {
  const seen = new SeenUrls();
  const urls = Array.from({ length: 100_000 }, (_, n) => url(n));
  // Told as those that are wrong, for an expect of each takes fifty times as long as the search.
  expect(urls.filter((each) => seen.sees(each))).toEqual([]);
  expect(urls.filter((each) => !seen.sees(each))).toEqual([]);
  expect(seen.sees(url(urls.length))).toBe(false);
});

test('a full table still knows what it has, and ends its search', () => {
  const seen = new SeenUrls(1024);
  for (let n = 0; n < 5000; n += 1) seen.sees(url(n));
  expect(seen.sees(url(0))).toBe(true);
  expect(seen.sees(url(700))).toBe(true);
  expect([seen.sees(url(4999)), seen.sees(url(4999))]).toEqual([false, false]);
});

test.each(['', '\ud83e', 'x'.repeat(100_000)])('%j does no harm', (text) => {
  const seen = new SeenUrls();
  expect([seen.sees(text), seen.sees(text)]).toEqual([false, true]);
});
