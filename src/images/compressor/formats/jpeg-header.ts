import type { PlainHeader } from './codec.js';
import type { JpegSegment, JpegStructure } from './jpeg-segments.js';

const APP0 = 0xe0;
const COMMENT = 0xfe;
const DEFINE_HUFFMAN = 0xc4;
const DEFINE_QUANTISATION = 0xdb;
const DEFINE_RESTART = 0xdd;
const START_OF_SCAN = 0xda;
/** Baseline, extended and progressive, with Huffman codes. */
const FRAMES = [0xc0, 0xc1, 0xc2];

/** The segments that say nothing of the colours, the profile or the orientation, or nothing that is not read here. */
const PLAIN = new Set([
  APP0,
  COMMENT,
  DEFINE_HUFFMAN,
  DEFINE_QUANTISATION,
  DEFINE_RESTART,
  START_OF_SCAN,
  ...FRAMES,
]);

/** libjpeg's own limit. */
const MAX_SIDE = 65_500;

/**
 * Reads the header of a complete JPEG of the usual kind: grey or YCbCr of 8 bits, without EXIF, a colour profile or a segment of
 * Adobe. Returns null for any other, which libvips reads: for it a header costs as much as a hundredth of the compression.
 */
export function plainJpegHeader(bytes: Buffer, { segments, end }: JpegStructure): PlainHeader | null {
  if (end === null || !segments.every(({ marker }) => PLAIN.has(marker))) return null;
  const [frame, ...others] = segments.filter(({ marker }) => FRAMES.includes(marker));
  if (frame === undefined || others.length > 0) return null;
  const firstScan = segments.find(({ marker }) => marker === START_OF_SCAN);
  return firstScan === undefined || firstScan.start < frame.start ? null : readFrame(bytes, frame);
}

function readFrame(bytes: Buffer, { payload, end }: JpegSegment): PlainHeader | null {
  if (end - payload < 6 || end > bytes.length || bytes[payload] !== 8) return null;
  const height = bytes.readUInt16BE(payload + 1);
  const width = bytes.readUInt16BE(payload + 3);
  const count = bytes[payload + 5]!;
  if (Math.min(width, height) === 0 || Math.max(width, height) > MAX_SIDE) return null;
  if ((count !== 1 && count !== 3) || end - payload !== 6 + count * 3) return null;
  const components = Array.from({ length: count }, (_, index) => payload + 6 + index * 3);
  const [first, ...chroma] = components.map((at) => bytes[at + 1]!);
  // Other numbers, such as letters, may stand for other colours.
  const isYcc = components.every((at, index) => bytes[at] === index + 1);
  const isUsual = [0x11, 0x21, 0x12, 0x22].includes(first!) && chroma.every((sampling) => sampling === 0x11);
  if (!isYcc || !isUsual) return null;
  return { width, height, isGrey: count === 1, hasAlpha: false, hasHalvedChroma: first !== 0x11 };
}
