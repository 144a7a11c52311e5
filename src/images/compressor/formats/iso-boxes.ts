import { limitParts } from './part-limit.js';

/** One box of an ISO base media file: `start` is its size field, `data` its first data byte, `end` the byte after it. */
export interface IsoBox {
  readonly type: string;
  readonly start: number;
  readonly data: number;
  readonly end: number;
}

/** The boxes with a version and flags before their children. */
const FULL_BOXES = new Set(['meta', 'stsd']);

/** Reads the boxes between two offsets (ISO/IEC 14496-12, 4.2); a truncated box ends the list. */
export function readBoxes(bytes: Buffer, from: number, to: number): IsoBox[] {
  const boxes: IsoBox[] = [];
  for (let start = from; start + 8 <= to;) {
    const short = bytes.readUInt32BE(start);
    const isLong = short === 1 && start + 16 <= to;
    const size = isLong ? Number(bytes.readBigUInt64BE(start + 8)) : short === 0 ? to - start : short;
    const data = start + (isLong ? 16 : 8);
    const end = start + size;
    if (end < data || end > to) break;
    boxes.push({ type: bytes.toString('latin1', start + 4, start + 8), start, data, end });
    limitParts(boxes.length);
    start = end;
  }
  return boxes;
}

/** Returns the first box at a path of nested types, or undefined. */
export function findBox(bytes: Buffer, path: readonly string[]): IsoBox | undefined {
  let range = { data: 0, end: bytes.length };
  let found: IsoBox | undefined;
  for (const type of path) {
    found = readBoxes(bytes, range.data, range.end).find((box) => box.type === type);
    if (found === undefined) return undefined;
    range = { data: found.data + (FULL_BOXES.has(type) ? 4 : 0), end: found.end };
  }
  return found;
}

/** Returns the brands of an ISO base media file, the major brand first (ISO/IEC 14496-12, 4.3); of other files, none. */
export function readBrands(bytes: Uint8Array): string[] {
  const head = Buffer.from(bytes.subarray(0, 256)).toString('latin1');
  if (!head.startsWith('ftyp', 4)) return [];
  const end = Buffer.from(head.slice(0, 4), 'latin1').readUInt32BE();
  return [head.slice(8, 12), ...(head.slice(16, end).match(/[^]{4}/g) ?? [])];
}
