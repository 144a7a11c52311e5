import { cleanText, shorten } from './text.js';

describe('cleanText', () => {
  test.each([
    ['plain text', 'plain text'],
    ['a\0b\0', 'ab'],
    ['\ud83d\ude00', '\ud83d\ude00'],
    ['half a pair \ud83d.', 'half a pair \ufffd.'],
  ])('cleans %j to %j', (text, clean) => expect(cleanText(text)).toBe(clean));
});

describe('shorten', () => {
  test.each([
    ['short', 10, 'short'],
    ['exactly', 7, 'exactly'],
    ['rather long', 6, 'rathe…'],
    ['ab\ud83d\ude00', 3, 'ab…'],
    ['a\ud83d\ude00b', 3, 'a\ufffd…'],
  ])('shortens %j at %i code units to %j', (text, max, short) => expect(shorten(text, max)).toBe(short));
});
