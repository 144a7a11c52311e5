/**
 * The characters of the bytes 0x80 to 0x9F, where Windows-1252 differs from Latin-1. Five of them stay control
 * characters, so that any byte survives a round trip (https://encoding.spec.whatwg.org/index-windows-1252.txt).
 */
const HIGH =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f' +
  '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';
const BYTES = new Map(Array.from(HIGH, (character, index) => [character, String.fromCharCode(0x80 + index)]));

/** Decodes Windows-1252. Node's own decoder, when it does not stream, decodes it as Latin-1 since 20.18.3. */
export function decodeWindows1252(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (character) => HIGH[character.charCodeAt(0) - 0x80]!);
}

/** Encodes text as Windows-1252; characters that the encoding lacks become question marks. */
export function encodeWindows1252(text: string): Buffer {
  const latin1 = text.replace(/[^\0-\x7f\xa0-\xff]/gu, (character) => BYTES.get(character) ?? '?');
  return Buffer.from(latin1, 'latin1');
}
