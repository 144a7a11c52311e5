import type { PlainHeader } from './codec.js';
import { readPngChunks } from './png-chunks.js';

/** The chunks that say nothing of the colours, the orientation or an animation. Texts may hold EXIF. */
const PLAIN = new Set(['IHDR', 'IDAT', 'IEND', 'pHYs', 'tIME']);

const IHDR_BYTES = 13;
const RGB = 2;
const RGBA = 6;
const MAX_SIDE = 65_535;

/**
 * Reads the header of a complete PNG of the usual kind: RGB of 8 bits, with or without alpha. Returns null for any other, which
 * libvips reads.
 */
export function plainPngHeader(bytes: Buffer): PlainHeader | null {
  const chunks = readPngChunks(bytes);
  const [first] = chunks;
  if (first?.type !== 'IHDR' || first.end - first.data !== IHDR_BYTES + 4) return null;
  const headers = chunks.filter(({ type }) => type === 'IHDR').length;
  if (headers > 1 || chunks.at(-1)?.type !== 'IEND' || !chunks.every(({ type }) => PLAIN.has(type)))
    return null;
  const [width, height] = [bytes.readUInt32BE(first.data), bytes.readUInt32BE(first.data + 4)];
  const [depth, colour, compression, filter, interlacing] = bytes.subarray(first.data + 8);
  if (Math.min(width, height) === 0 || Math.max(width, height) > MAX_SIDE) return null;
  if (depth !== 8 || (colour !== RGB && colour !== RGBA)) return null;
  if (compression !== 0 || filter !== 0 || interlacing! > 1) return null;
  return { width, height, hasAlpha: colour === RGBA, isGrey: false, hasHalvedChroma: false };
}
