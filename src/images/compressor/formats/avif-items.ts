import { findBox, type IsoBox } from './iso-boxes.js';
import { limitParts } from './part-limit.js';

/** The bytes of one item in the file. `at` and `size` say where the iloc box stores each offset. */
export interface AvifItemLocation {
  readonly item: number;
  readonly base: AvifField;
  readonly extents: readonly { readonly offset: AvifField; readonly length: number }[];
}

/** An integer field of a box. */
export interface AvifField {
  readonly at: number;
  readonly size: number;
  readonly value: number;
}

/** Reads integers of a box one after the other; past its end they are NaN. */
class FieldReader {
  constructor(
    private readonly bytes: Buffer,
    public at: number,
    private readonly end: number,
  ) {}

  field(size: number): AvifField {
    const at = this.at;
    this.at += size;
    return { at, size, value: this.at > this.end ? NaN : readUint(this.bytes, at, size) };
  }

  uint(size: number): number {
    return this.field(size).value;
  }

  get isAtEnd(): boolean {
    return this.at >= this.end;
  }
}

/** Reads an unsigned integer; NaN past the end of the file and for sizes that no field has. */
function readUint(bytes: Buffer, at: number, size: number): number {
  if (size === 0) return 0;
  if (at + size > bytes.length || (size > 4 && size !== 8)) return NaN;
  return size === 8
    ? bytes.readUInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4)
    : bytes.readUIntBE(at, size);
}

/** Reads where the items lie that are stored in the file itself (iloc box: ISO/IEC 14496-12, 8.11.3). */
export function readLocations(bytes: Buffer): AvifItemLocation[] {
  const box = findBox(bytes, ['meta', 'iloc']);
  if (box === undefined) return [];
  const version = bytes[box.data]!;
  const reader = new FieldReader(bytes, box.data + 4, box.end);
  const [sizes, moreSizes] = [reader.uint(1), reader.uint(1)];
  const idBytes = version < 2 ? 2 : 4;
  const locations: AvifItemLocation[] = [];
  let parts = 0;
  for (let left = reader.uint(idBytes); left > 0 && !reader.isAtEnd; left -= 1) {
    const item = reader.uint(idBytes);
    const method = version > 0 ? reader.uint(2) & 15 : 0;
    reader.uint(2);
    const base = reader.field(moreSizes >> 4);
    const extents: AvifItemLocation['extents'][number][] = [];
    for (let count = reader.uint(2); count > 0 && !reader.isAtEnd; count -= 1) {
      reader.uint(version > 0 ? moreSizes & 15 : 0);
      extents.push({ offset: reader.field(sizes >> 4), length: reader.uint(sizes & 15) });
      limitParts((parts += 1));
    }
    if (method === 0) locations.push({ item, base, extents });
  }
  return locations;
}

/** Returns the id of the primary item (pitm box), or NaN. */
export function primaryItem(bytes: Buffer): number {
  const box = findBox(bytes, ['meta', 'pitm']);
  if (box === undefined) return NaN;
  return new FieldReader(bytes, box.data + 4, box.end).uint(bytes[box.data] === 0 ? 2 : 4);
}

/** The properties of an item: their numbers, and where its list starts in the ipma box. */
export interface Associations {
  readonly properties: readonly number[];
  readonly countAt: number;
  readonly indexBytes: 1 | 2;
}

/** Reads which properties an item has (ipma box: ISO/IEC 23008-12, 9.3.1), or null when it has no list. */
export function associationsOf(bytes: Buffer, item: number, box: IsoBox): Associations | null {
  const isWide = (bytes[box.data + 3]! & 1) !== 0;
  const indexBytes = isWide ? 2 : 1;
  const reader = new FieldReader(bytes, box.data + 4, box.end);
  for (let left = reader.uint(4); left > 0 && !reader.isAtEnd; left -= 1) {
    const id = reader.uint(bytes[box.data] === 0 ? 2 : 4);
    const countAt = reader.at;
    const properties = Array.from(
      { length: reader.uint(1) },
      () => reader.uint(indexBytes) & (isWide ? 0x7fff : 0x7f),
    );
    if (id === item) return { properties, countAt, indexBytes };
  }
  return null;
}
