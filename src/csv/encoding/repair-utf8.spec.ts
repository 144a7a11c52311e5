import { repairingDecoder } from './repair-utf8.js';

function decoded(bytes: Buffer, size: number): string {
  const decode = repairingDecoder();
  let text = '';
  for (let at = 0; at < bytes.length; at += size) text += decode(bytes.subarray(at, at + size), false);
  return text + decode(Buffer.alloc(0), true);
}

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

describe.each([1, 2, 3, 1000])('in chunks of %i bytes', (size) => {
  test.each<[string, Buffer, string]>([
    ['leaves correct text as it is', bytes('aü€\u{1f600}\ufeffz'), 'aü€\u{1f600}\ufeffz'],
    ['reads a single byte as Windows-1252', bytes('K', [0xfc], 'che Küche'), 'Küche Küche'],
    ['reads every byte of a sequence that is cut short', bytes('x', [0xe2, 0x82], 'y'), 'xâ‚y'],
    ['reads a sequence that is cut short at the end', bytes('x', [0xe2, 0x82]), 'xâ‚'],
    [
      'reads what is no character, though it has the form',
      bytes([0xc0, 0xaf], [0xed, 0xa0, 0x80]),
      'À¯í\u00a0€',
    ],
    ['reads the Euro sign of Windows', bytes('5 ', [0x80]), '5 €'],
  ])('%s', (_, input, text) => expect(decoded(input, size)).toBe(text));
});
