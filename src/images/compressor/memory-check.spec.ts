import { msUntilMemoryCheck } from './memory-check.js';

const MIB = 2 ** 20;

test.each([
  { rss: 128 * MIB, max: 150 * MIB, ms: 25 },
  { rss: 512 * MIB, max: 1024 * MIB, ms: 62.5 },
  { rss: 128 * MIB, max: 2048 * MIB, ms: 234.375 },
  { rss: 128 * MIB, max: 2 ** 40, ms: 250 },
  { rss: 160 * MIB, max: 150 * MIB, ms: 25 },
])('$rss of $max bytes are checked again after $ms ms', ({ rss, max, ms }) => {
  expect(msUntilMemoryCheck(rss, max)).toBe(ms);
});
