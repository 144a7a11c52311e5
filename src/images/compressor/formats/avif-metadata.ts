import { readLocations } from './avif-items.js';
import { Eraser } from './part-limit.js';
import { findBox, type IsoBox, readBoxes } from './iso-boxes.js';

/** The item types that are metadata: EXIF, and XMP as a MIME item. */
const METADATA = new Set(['Exif', 'mime']);

/**
 * Removes EXIF and XMP from an AVIF in place: their bytes become zeros and their item type becomes one that decoders
 * ignore, so no offset changes. Pixels, colour and rotation (the properties irot and imir) stay.
 */
export function stripAvif(bytes: Buffer): Buffer {
  const info = findBox(bytes, ['meta', 'iinf']);
  if (info === undefined) return bytes;
  const stripped = Buffer.from(bytes);
  const eraser = new Eraser(stripped);
  const metadata = readItems(bytes, info).filter(({ type }) => METADATA.has(type));
  const locations = readLocations(bytes);
  for (const { id, typeAt } of metadata) {
    stripped.write('skip', typeAt, 'latin1');
    for (const { base, extents } of locations.filter(({ item }) => item === id))
      for (const { offset, length } of extents)
        eraser.erase(base.value + offset.value, base.value + offset.value + length);
  }
  return stripped;
}

interface Item {
  readonly id: number;
  readonly type: string;
  readonly typeAt: number;
}

/** Reads the item info entries of an iinf box (ISO/IEC 14496-12, 8.11.6). */
function readItems(bytes: Buffer, info: IsoBox): Item[] {
  const entries = info.data + (bytes[info.data] === 0 ? 6 : 8);
  return readBoxes(bytes, entries, info.end)
    .filter(
      ({ type, data, end }) =>
        type === 'infe' && bytes[data]! >= 2 && end - data >= (bytes[data] === 2 ? 12 : 14),
    )
    .map(({ data }) => {
      const idBytes = bytes[data] === 2 ? 2 : 4;
      const typeAt = data + 4 + idBytes + 2;
      return {
        id: bytes.readUIntBE(data + 4, idBytes),
        type: bytes.toString('latin1', typeAt, typeAt + 4),
        typeAt,
      };
    });
}
