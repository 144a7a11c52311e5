import { decodeWindows1252 } from './windows-1252-codec.js';

/** The longest sequence of a UTF-8 character, in bytes. */
const LONGEST = 4;

/**
 * Decodes UTF-8 in which some bytes are wrong, chunk by chunk: each of those is read as Windows-1252, which is what a program
 * that mixes encodings most likely meant.
 */
export function repairingDecoder(): (chunk: Buffer, last: boolean) => string {
  let rest = Buffer.alloc(0);
  return (chunk, last) => {
    const bytes = Buffer.concat([rest, chunk]);
    let text = '';
    let from = 0;
    let at = 0;
    while (at < bytes.length) {
      const length = sequenceLength(bytes, at);
      if (length === 0 && !last && bytes.length - at < LONGEST && isStart(bytes, at)) break;
      if (length === 0) {
        text += bytes.toString('utf8', from, at) + decodeWindows1252(bytes.subarray(at, at + 1));
        from = at + 1;
      }
      at += Math.max(length, 1);
    }
    text += bytes.toString('utf8', from, at);
    rest = Buffer.from(bytes.subarray(at));
    return text;
  };
}

/** How long the correct character at `at` is, in bytes; 0 when there is none (Unicode 15, table 3-7). */
function sequenceLength(bytes: Buffer, at: number): number {
  const [first, second] = [bytes[at]!, bytes[at + 1] ?? 0];
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return isTail(second) ? 2 : 0;
  if (first >> 4 === 0xe) {
    const [least, most] = first === 0xe0 ? [0xa0, 0xbf] : first === 0xed ? [0x80, 0x9f] : [0x80, 0xbf];
    return second >= least && second <= most && isTail(bytes[at + 2]) ? 3 : 0;
  }
  if (first < 0xf0 || first > 0xf4) return 0;
  const [least, most] = first === 0xf0 ? [0x90, 0xbf] : first === 0xf4 ? [0x80, 0x8f] : [0x80, 0xbf];
  return second >= least && second <= most && isTail(bytes[at + 2]) && isTail(bytes[at + 3]) ? 4 : 0;
}

/** Whether all bytes from `at` on are the start of a sequence that may go on in the next chunk. */
function isStart(bytes: Buffer, at: number): boolean {
  const first = bytes[at]!;
  const expected =
    first >= 0xc2 && first <= 0xdf ? 2 : first >> 4 === 0xe ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 1;
  return bytes.length - at < expected && bytes.subarray(at + 1).every((byte) => isTail(byte));
}

function isTail(byte: number | undefined): boolean {
  return byte !== undefined && byte >> 6 === 0b10;
}
