import { Eraser } from './part-limit.js';
import { type TiffEntry, TiffReader } from './tiff-directories.js';

/**
 * The tags that describe the image instead of its pixels: description, make, model, software, date, artist, host,
 * copyright, XMP, IPTC, Photoshop, EXIF, GPS, interoperability and the XP texts of Windows.
 */
const METADATA = new Set([
  269, 270, 271, 272, 285, 305, 306, 315, 316, 700, 33432, 33723, 34377, 34665, 34853, 37724, 40091, 40092,
  40093, 40094, 40095, 40965,
]);

/** The tags whose value is the offset of another directory. */
const DIRECTORIES = new Set([34665, 34853, 40965]);

/**
 * Removes metadata from every page of a TIFF in place: the entries leave their directory and their values become
 * zeros, so no offset changes. Pixels, colour profile and orientation stay.
 */
export function stripTiff(bytes: Buffer): Buffer {
  const reader = new TiffReader(Buffer.from(bytes));
  const eraser = new Eraser(reader.bytes);
  for (const directory of reader.directories()) {
    const kept = directory.entries.filter(({ tag }) => !METADATA.has(tag));
    if (kept.length === directory.entries.length) continue;
    const next = Buffer.from(reader.bytes.subarray(directory.end, directory.end + reader.offsetBytes));
    const entries = kept.map(({ start }) =>
      Buffer.from(reader.bytes.subarray(start, start + reader.entryBytes)),
    );
    for (const entry of directory.entries) if (METADATA.has(entry.tag)) erase(reader, eraser, entry);
    reader.bytes.fill(0, directory.start, directory.end + reader.offsetBytes);
    reader.write(directory.start, reader.countBytes, kept.length);
    Buffer.concat([...entries, next]).copy(reader.bytes, directory.start + reader.countBytes);
  }
  return reader.bytes;
}

/** Overwrites the value of an entry with zeros; of a directory also the values of its entries. */
function erase(reader: TiffReader, eraser: Eraser, entry: TiffEntry, depth = 0): void {
  if (entry.external !== null) eraser.erase(entry.external.start, entry.external.end);
  const nested = DIRECTORIES.has(entry.tag) && depth < 3 ? reader.directory(entry.value) : null;
  if (nested === null) return;
  for (const inner of nested.entries) erase(reader, eraser, inner, depth + 1);
  eraser.erase(nested.start, nested.end);
}
