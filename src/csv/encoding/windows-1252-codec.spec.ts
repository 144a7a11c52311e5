import { decodeWindows1252, encodeWindows1252 } from './windows-1252-codec.js';

const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

test('every byte survives decoding and encoding', () =>
  expect(encodeWindows1252(decodeWindows1252(bytes))).toEqual(bytes));

test('decodes every byte to the character that the WHATWG standard defines', () => {
  // Node's decoder follows the standard's table only while it streams.
  expect(decodeWindows1252(bytes)).toBe(new TextDecoder('windows-1252').decode(bytes, { stream: true }));
});

test.each([
  ['5 € – “Größe”', '35 20 80 20 96 20 93 47 72 f6 df 65 94'],
  ['Żółw 🪑', '3f f3 3f 77 20 3f'],
])('encodes %j as %s, with question marks for characters that Windows-1252 lacks', (text, hex) => {
  expect(encodeWindows1252(text).toString('hex')).toBe(hex.replaceAll(' ', ''));
});
