import { associationsOf, primaryItem, readLocations } from './avif-items.js';
import { cicpColour, type CicpColour } from './cicp.js';
import { rgbProfile, SRGB_CURVE } from './icc-profile.js';
import { findBox, type IsoBox, readBoxes } from './iso-boxes.js';

/** Returns the properties of the primary item, in the order in which they apply. */
function primaryProperties(bytes: Buffer): IsoBox[] {
  const container = findBox(bytes, ['meta', 'iprp', 'ipco']);
  const list = findBox(bytes, ['meta', 'iprp', 'ipma']);
  if (container === undefined || list === undefined) return [];
  const boxes = readBoxes(bytes, container.data, container.end);
  const indices = associationsOf(bytes, primaryItem(bytes), list)?.properties ?? [];
  return indices.map((index) => boxes[index - 1]).filter((box) => box !== undefined);
}

/** Returns the colour space of an AVIF from its `nclx` property, which libvips reads only in part. */
export function avifColour(bytes: Buffer): CicpColour {
  const colours = primaryProperties(bytes).filter(({ type }) => type === 'colr');
  const kindOf = ({ data }: IsoBox) => bytes.toString('latin1', data, data + 4);
  const nclx = colours.find((box) => kindOf(box) === 'nclx');
  if (nclx === undefined || colours.some((box) => kindOf(box) !== 'nclx')) return { kind: 'UNKNOWN' };
  // In AVIF browsers treat the video transfer functions as sRGB.
  return cicpColour(bytes.readUInt16BE(nclx.data + 4), bytes.readUInt16BE(nclx.data + 6), SRGB_CURVE);
}

/** Returns the AVIF with an ICC profile beside its `nclx` property, or unchanged where it is sRGB or unknown. */
export function withAvifProfile(bytes: Buffer): Buffer {
  const colour = avifColour(bytes);
  if (colour.kind !== 'SDR') return bytes;
  const profile = rgbProfile(colour.chromaticities, colour.curve);
  return withPrimaryProperty(bytes, isoBox('colr', Buffer.concat([Buffer.from('prof', 'latin1'), profile])));
}

/**
 * Returns the AVIF with a clean aperture that covers the whole image in place of one that exceeds it. Browsers ignore such
 * an aperture, while libvips rejects the image.
 */
export function withValidClap(bytes: Buffer): Buffer {
  const properties = primaryProperties(bytes);
  const size = properties.find(({ type }) => type === 'ispe');
  const clap = properties.find(({ type }) => type === 'clap');
  if (size === undefined || clap === undefined || clap.end - clap.data < 32) return bytes;
  const sides = [bytes.readUInt32BE(size.data + 4), bytes.readUInt32BE(size.data + 8)];
  const fraction = (index: number) =>
    bytes.readInt32BE(clap.data + index * 8) / bytes.readInt32BE(clap.data + index * 8 + 4);
  const fits = sides.every((side, index) => {
    const [length, offset] = [fraction(index), fraction(index + 2)];
    return length >= 1 && Math.abs(offset) <= (side - length) / 2;
  });
  if (fits) return bytes;
  const valid = Buffer.from(bytes);
  [sides[0]!, 1, sides[1]!, 1, 0, 1, 0, 1].forEach((value, index) =>
    valid.writeUInt32BE(value, clap.data + index * 4),
  );
  return valid;
}

/** Builds a box. */
export function isoBox(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const box = Buffer.concat([Buffer.alloc(8), ...parts]);
  box.writeUInt32BE(box.length, 0);
  box.write(type, 4, 'latin1');
  return box;
}

/**
 * Adds a property to the primary item of an AVIF: to the property container and to the item's list. A property that
 * transforms the image comes last and is marked as essential. All later offsets in the iloc box move. Returns the file
 * unchanged where its structure does not allow that.
 */
export function withPrimaryProperty(bytes: Buffer, property: Buffer, isTransform = false): Buffer {
  const boxes = ['meta', 'iprp', 'ipco'].map((_, at, path) => findBox(bytes, path.slice(0, at + 1)));
  const [meta, parent, container] = boxes;
  const list = findBox(bytes, ['meta', 'iprp', 'ipma']);
  if (!meta || !parent || !container || !list || list.start < container.end) return bytes;
  const associations = associationsOf(bytes, primaryItem(bytes), list);
  const index = readBoxes(bytes, container.data, container.end).length + 1;
  if (associations === null || (associations.indexBytes === 1 && index > 0x7f)) return bytes;
  const { countAt, indexBytes, properties } = associations;
  const result = Buffer.from(bytes);
  const grow = (box: IsoBox, by: number) => result.writeUInt32BE(box.end - box.start + by, box.start);
  const added = property.length + indexBytes;
  grow(meta, added);
  grow(parent, added);
  grow(container, property.length);
  grow(list, indexBytes);
  result[countAt]! += 1;
  moveItems(result, bytes, meta.end, added);
  const entry = Buffer.alloc(indexBytes);
  entry.writeUIntBE(index, 0, indexBytes);
  if (isTransform) entry[0]! |= 0x80;
  const entryAt = countAt + 1 + (isTransform ? properties.length * indexBytes : 0);
  return Buffer.concat([
    result.subarray(0, container.end),
    property,
    result.subarray(container.end, entryAt),
    entry,
    result.subarray(entryAt),
  ]);
}

/** Adds `by` to the offsets of all items that start at `from` or later. */
function moveItems(target: Buffer, bytes: Buffer, from: number, by: number): void {
  for (const { base, extents } of readLocations(bytes)) {
    const first = extents[0]?.offset.value ?? 0;
    if (base.size > 0 && base.value + first >= from) {
      writeUint(target, base, base.value + by);
      continue;
    }
    for (const { offset } of extents)
      if (offset.size > 0 && base.value + offset.value >= from) writeUint(target, offset, offset.value + by);
  }
}

/** Writes an unsigned integer; an offset that its field cannot hold stays as it is and fails to decode. */
function writeUint(target: Buffer, { at, size }: { at: number; size: number }, value: number): void {
  if (value >= 256 ** size) return;
  if (size === 8) target.writeBigUInt64BE(BigInt(value), at);
  else target.writeUIntBE(value, at, size);
}
