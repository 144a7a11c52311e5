import { decodeWindows1252, encodeWindows1252 } from './windows-1252-codec.js';

const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

test('every byte survives', () => expect(encodeWindows1252(decodeWindows1252(bytes))).toEqual(bytes));

test('the characters are those of the standard', () => {
  // While it streams, Node's decoder goes by the standard's table too.
  expect(decodeWindows1252(bytes)).toBe(new TextDecoder('windows-1252').decode(bytes, { stream: true }));
});

test.each([
  ['5 € – “Größe”', '35 20 80 20 96 20 93 47 72 f6 df 65 94'],
  ['Żółw 🪑', '3f f3 3f 77 20 3f'],
])('%s is written as %s', (text, hex) => {
  expect(encodeWindows1252(text).toString('hex')).toBe(hex.replaceAll(' ', ''));
});
