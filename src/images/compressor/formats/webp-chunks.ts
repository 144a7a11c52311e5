import { limitParts } from './part-limit.js';
import { TiffReader } from './tiff-directories.js';

/** The chunks that affect what is displayed. All others (EXIF, XMP and unknown ones) are metadata. */
const DISPLAYED = new Set(['VP8X', 'ICCP', 'ANIM', 'ANMF', 'ALPH', 'VP8 ', 'VP8L']);

/** The flags of a VP8X chunk that announce XMP and EXIF. */
const METADATA_FLAGS = 0x04 | 0x08;

interface WebpChunk {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Reads the chunks of a WebP; `start` is the chunk's type, `end` the byte after its padding. */
function readWebpChunks(bytes: Buffer): WebpChunk[] {
  const fileEnd = Math.min(bytes.length, 8 + bytes.readUInt32LE(4));
  const chunks: WebpChunk[] = [];
  for (let start = 12; start + 8 <= fileEnd;) {
    const size = bytes.readUInt32LE(start + 4);
    const end = Math.min(fileEnd, start + 8 + size + (size % 2));
    chunks.push({ type: bytes.toString('latin1', start, start + 4), start, end });
    limitParts(chunks.length);
    start = end;
  }
  return chunks;
}

/**
 * Removes EXIF, XMP, unknown chunks and trailing bytes from a WebP without touching pixels or colour profile. The EXIF
 * orientation is removed too: browsers ignore it in WebP.
 */
export function stripWebp(bytes: Buffer): Buffer {
  const chunks = readWebpChunks(bytes).filter(({ type }) => DISPLAYED.has(type));
  const parts = chunks.map(({ type, start, end }) => {
    const chunk = Buffer.from(bytes.subarray(start, end));
    if (type === 'VP8X' && chunk.length > 8) chunk[8]! &= ~METADATA_FLAGS;
    return chunk;
  });
  const stripped = Buffer.concat([bytes.subarray(0, 12), ...parts]);
  stripped.writeUInt32LE(stripped.length - 8, 4);
  return stripped;
}

const ORIENTATION = 0x0112;

/**
 * Returns the WebP with its EXIF orientation set to 1, because browsers ignore it in WebP: its pixels are encoded as
 * they are displayed, and no output contains an orientation that would then be applied.
 */
export function withoutOrientation(bytes: Buffer): Buffer {
  const exif = readWebpChunks(bytes).find(({ type }) => type === 'EXIF');
  if (exif === undefined) return bytes;
  const hasPrefix = bytes.toString('latin1', exif.start + 8, exif.start + 12) === 'Exif';
  const reader = new TiffReader(Buffer.from(bytes.subarray(exif.start + (hasPrefix ? 14 : 8), exif.end)));
  const entry = reader
    .directories()
    .flatMap(({ entries }) => entries)
    .find(({ tag }) => tag === ORIENTATION);
  if (entry === undefined) return bytes;
  reader.write(entry.start + 8, 2, 1);
  return Buffer.concat([
    bytes.subarray(0, exif.end - reader.bytes.length),
    reader.bytes,
    bytes.subarray(exif.end),
  ]);
}
