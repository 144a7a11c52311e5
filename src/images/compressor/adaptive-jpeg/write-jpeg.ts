import { BLOCK_SIZE } from './zigzag.js';

/** The quantised coefficients of one component. */
export interface Component {
  readonly levels: Int16Array;
  readonly columns: number;
  /** Blocks per unit in each direction: 2 for the lightness when chroma is halved, else 1. */
  readonly sampling: 1 | 2;
}

/** The sizes (bits) of the largest differences of DC, and of AC levels, of 8-bit samples. */
const DC_SIZES = 12;
const AC_SIZES = 10;
const END_OF_BLOCK = 0x00;
const ZERO_RUN = 0xf0;
const AC_SYMBOLS = [
  END_OF_BLOCK,
  ZERO_RUN,
  ...Array.from(
    { length: 16 * AC_SIZES },
    (_, at) => (Math.floor(at / AC_SIZES) << 4) | ((at % AC_SIZES) + 1),
  ),
];
/** Codes of one length for all symbols: the file is written again with better ones. */
const [DC_BITS, AC_BITS] = [4, 8];
const AC_CODES = Uint8Array.from({ length: 256 }, (_, symbol) => Math.max(0, AC_SYMBOLS.indexOf(symbol)));
/** What a block takes at most: 64 symbols with their levels, each byte perhaps stuffed. */
const BLOCK_BYTES = 2 * 3 * BLOCK_SIZE;

/** Writes a baseline JPEG (ITU-T T.81) of one or three components, all with one quantisation table, in the order of the file. */
export function writeJpeg(
  { width, height }: { readonly width: number; readonly height: number },
  components: readonly Component[],
  table: readonly number[],
): Buffer {
  const ids = components.map((_, index) => index + 1);
  const sampled = components.flatMap(({ sampling }, index) => [ids[index]!, sampling * 17, 0]);
  const head = Buffer.from([
    ...[0xff, 0xd8],
    ...segment(0xe0, [...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...segment(0xdb, [0, ...table]),
    ...segment(0xc0, [8, height >> 8, height & 255, width >> 8, width & 255, ids.length, ...sampled]),
    ...segment(0xc4, [
      0x00,
      ...counts(DC_BITS, DC_SIZES),
      ...Array.from({ length: DC_SIZES }, (_, at) => at),
    ]),
    ...segment(0xc4, [0x10, ...counts(AC_BITS, AC_SYMBOLS.length), ...AC_SYMBOLS]),
    ...segment(0xda, [ids.length, ...ids.flatMap((id) => [id, 0]), 0, 63, 0]),
  ]);
  return Buffer.concat([head, ...scan(components), Buffer.from([0xff, 0xd9])]);
}

function segment(marker: number, payload: readonly number[]): number[] {
  const length = payload.length + 2;
  return [0xff, marker, length >> 8, length & 255, ...payload];
}

/** How many codes there are of each length, 1 to 16. */
function counts(bits: number, symbols: number): number[] {
  return Array.from({ length: 16 }, (_, at) => (at + 1 === bits ? symbols : 0));
}

/** Returns the coded data of all units, a row of them at a time. */
function* scan(components: readonly Component[]): Generator<Buffer> {
  const [first] = components;
  const units = first!.columns / first!.sampling;
  const rows = first!.levels.length / BLOCK_SIZE / first!.columns / first!.sampling;
  const perUnit = components.reduce((sum, { sampling }) => sum + sampling ** 2, 0);
  const writer = new BitWriter(units * perUnit * BLOCK_BYTES + 8);
  const last = components.map(() => 0);
  for (let row = 0; row < rows; row++) {
    for (let unit = 0; unit < units; unit++)
      for (const [index, { levels, columns, sampling }] of components.entries())
        for (let block = 0; block < sampling ** 2; block++) {
          const y = row * sampling + Math.floor(block / sampling);
          const at = (y * columns + unit * sampling + (block % sampling)) * BLOCK_SIZE;
          writeBlock(writer, levels, at, last[index]!);
          last[index] = levels[at]!;
        }
    if (row === rows - 1) writer.fill();
    yield writer.take();
  }
}

function writeBlock(writer: BitWriter, levels: Int16Array, at: number, last: number): void {
  const difference = levels[at]! - last;
  writer.put(sizeOf(difference), DC_BITS);
  writer.putLevel(difference);
  let zeros = 0;
  for (let index = at + 1; index < at + BLOCK_SIZE; index++) {
    const level = levels[index]!;
    if (level === 0) {
      zeros++;
      continue;
    }
    for (; zeros > 15; zeros -= 16) writer.put(AC_CODES[ZERO_RUN]!, AC_BITS);
    writer.put(AC_CODES[(zeros << 4) | sizeOf(level)]!, AC_BITS);
    writer.putLevel(level);
    zeros = 0;
  }
  if (zeros > 0) writer.put(AC_CODES[END_OF_BLOCK]!, AC_BITS);
}

/** Returns the bits that a level takes. */
export function sizeOf(level: number): number {
  return 32 - Math.clz32(Math.abs(level));
}

class BitWriter {
  private readonly bytes: Uint8Array;
  private length = 0;
  private pending = 0;
  private bits = 0;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  put(value: number, count: number): void {
    this.pending = (this.pending << count) | value;
    this.bits += count;
    while (this.bits >= 8) {
      this.bits -= 8;
      const byte = (this.pending >>> this.bits) & 255;
      this.bytes[this.length++] = byte;
      // A marker begins with this byte.
      if (byte === 255) this.bytes[this.length++] = 0;
    }
    this.pending &= (1 << this.bits) - 1;
  }

  putLevel(level: number): void {
    const size = sizeOf(level);
    this.put(level < 0 ? level + (1 << size) - 1 : level, size);
  }

  /** Fills the last byte with ones. */
  fill(): void {
    if (this.bits > 0) this.put((1 << (8 - this.bits)) - 1, 8 - this.bits);
  }

  /** Returns the whole bytes that were written since. */
  take(): Buffer {
    const taken = Buffer.from(this.bytes.subarray(0, this.length));
    this.length = 0;
    return taken;
  }
}
