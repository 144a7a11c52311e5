import { retryAfterMs } from './retry-after.js';

const now = new Date('2026-03-01T12:00:00Z');

test.each([
  ['0', 0],
  ['7', 7000],
  [' 120 ', 120_000],
  ['999999999', 999_999_999_000],
  ['Sun, 01 Mar 2026 12:01:00 GMT', 60_000],
  ['Sunday, 01-Mar-26 12:01:00 GMT', 60_000],
  ['Sun Mar  1 12:01:00 2026', 60_000],
  ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
  ['-5', undefined],
  ['1.5', undefined],
  ['1e3', undefined],
  ['soon', undefined],
  ['9999999999', undefined],
  ['2026-03-01', undefined],
  ['Sun, 99 Foo 2026', undefined],
  ['', undefined],
  [null, undefined],
  [undefined, undefined],
])('the header %j asks to wait %p ms', (header, ms) => expect(retryAfterMs(header, now)).toBe(ms));
