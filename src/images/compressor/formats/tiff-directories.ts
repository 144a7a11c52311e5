import { limitParts } from './part-limit.js';

/** One page of a TIFF: its size and whether it is a preview or a mask of another page. */
export interface TiffPage {
  readonly width: number;
  readonly height: number;
  readonly isAuxiliary: boolean;
}

/** One image file directory: where its entries lie, and where the offset of the next directory is stored. */
export interface TiffDirectory {
  readonly start: number;
  readonly entries: readonly TiffEntry[];
  readonly end: number;
}

export interface TiffEntry {
  readonly tag: number;
  readonly start: number;
  /** The value of the first element where it is an integer stored in the entry itself. */
  readonly value: number;
  /** Where a value that does not fit into the entry is stored. */
  readonly external: { readonly start: number; readonly end: number } | null;
}

const MAX_DIRECTORIES = 10_000;
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
const NEW_SUBFILE_TYPE = 254;
const SUBFILE_TYPE = 255;
const WIDTH = 256;
const HEIGHT = 257;

/** Reads integers of a TIFF in its byte order, and knows the field widths of its version. */
export class TiffReader {
  readonly isBig: boolean;
  readonly entryBytes: number;
  readonly countBytes: number;
  readonly offsetBytes: number;
  private readonly isLittle: boolean;

  constructor(readonly bytes: Buffer) {
    this.isLittle = bytes[0] === 0x49;
    this.isBig = this.uint(2, 2) === 43;
    this.entryBytes = this.isBig ? 20 : 12;
    this.countBytes = this.isBig ? 8 : 2;
    this.offsetBytes = this.isBig ? 8 : 4;
  }

  /** Returns an unsigned integer of 1, 2, 4 or 8 bytes; NaN past the end of the file. */
  uint(at: number, size: number): number {
    if (!(at >= 0) || at + size > this.bytes.length) return NaN;
    if (size === 8) {
      const [high, low] = this.isLittle ? [at + 4, at] : [at, at + 4];
      return this.uint(high, 4) * 2 ** 32 + this.uint(low, 4);
    }
    return this.isLittle ? this.bytes.readUIntLE(at, size) : this.bytes.readUIntBE(at, size);
  }

  write(at: number, size: number, value: number): void {
    // A directory never has more entries than fit into two bytes; the upper bytes of a longer field are zero.
    this.bytes.fill(0, at, at + size);
    if (this.isLittle) this.bytes.writeUInt16LE(value, at);
    else this.bytes.writeUInt16BE(value, at + size - 2);
  }

  /** Returns the directories of the chain that starts in the header; a damaged one ends the list. */
  directories(): TiffDirectory[] {
    const found: TiffDirectory[] = [];
    let parts = 0;
    const seen = new Set<number>();
    let start = this.uint(this.isBig ? 8 : 4, this.offsetBytes);
    while (start > 0 && !seen.has(start) && found.length < MAX_DIRECTORIES) {
      seen.add(start);
      const directory = this.directory(start);
      if (directory === null) break;
      found.push(directory);
      limitParts((parts += directory.entries.length));
      start = this.uint(directory.end, this.offsetBytes);
    }
    return found;
  }

  /** Reads the directory at `start`, or returns null when it is damaged. */
  directory(start: number): TiffDirectory | null {
    const count = this.uint(start, this.countBytes);
    const first = start + this.countBytes;
    const end = first + count * this.entryBytes;
    if (!(end + this.offsetBytes <= this.bytes.length)) return null;
    const entries = Array.from({ length: count }, (_, index) => this.entry(first + index * this.entryBytes));
    return { start, entries, end };
  }

  private entry(start: number): TiffEntry {
    const type = this.uint(start + 2, 2);
    const bytes = (TYPE_BYTES[type] ?? 0) * this.uint(start + 4, this.offsetBytes);
    const at = start + 4 + this.offsetBytes;
    const offset = this.uint(at, this.offsetBytes);
    return {
      tag: this.uint(start, 2),
      start,
      value: this.uint(at, Math.min(TYPE_BYTES[type] || this.offsetBytes, this.offsetBytes)),
      external: bytes > this.offsetBytes ? { start: offset, end: offset + bytes } : null,
    };
  }
}

/** Returns the pages of a TIFF in file order. */
export function readTiffPages(bytes: Buffer): TiffPage[] {
  return new TiffReader(bytes).directories().map(({ entries }) => {
    const value = (tag: number) => entries.find((entry) => entry.tag === tag)?.value ?? 0;
    const isReduced = (value(NEW_SUBFILE_TYPE) & 1) !== 0 || value(SUBFILE_TYPE) === 2;
    const isMask = (value(NEW_SUBFILE_TYPE) & 4) !== 0;
    return { width: value(WIDTH), height: value(HEIGHT), isAuxiliary: isReduced || isMask };
  });
}

/** Returns the index of the main page: the first of the largest pages that are neither previews nor masks. */
export function mainTiffPage(pages: readonly TiffPage[]): number {
  const candidates = pages.some(({ isAuxiliary }) => !isAuxiliary)
    ? pages.filter(({ isAuxiliary }) => !isAuxiliary)
    : pages;
  const area = ({ width, height }: TiffPage) => width * height;
  const largest = Math.max(0, ...candidates.map(area));
  const main = candidates.find((page) => area(page) === largest);
  return main === undefined ? 0 : Math.max(0, pages.indexOf(main));
}
