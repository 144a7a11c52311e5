import { limitParts } from './part-limit.js';

/** One marker segment of a JPEG: `start` is its 0xff, `payload` the first byte after its length, `end` the byte after it. */
export interface JpegSegment {
  readonly marker: number;
  readonly start: number;
  readonly payload: number;
  readonly end: number;
}

export interface JpegStructure {
  readonly segments: readonly JpegSegment[];
  /** The offset after the end-of-image marker, or null when that marker is missing. */
  readonly end: number | null;
}

const APP0 = 0xe0;
const APP2 = 0xe2;
const APP14 = 0xee;
const APP15 = 0xef;
const COMMENT = 0xfe;
const END_OF_IMAGE = 0xd9;

/** Reads the marker segments of a JPEG (ITU-T T.81, annex B), skipping entropy-coded data and stray bytes. */
export function readJpegSegments(bytes: Buffer): JpegStructure {
  const segments: JpegSegment[] = [];
  let at = nextMarker(bytes, 2);
  while (at !== -1) {
    const marker = bytes[at + 1]!;
    if (marker === END_OF_IMAGE) return { segments, end: at + 2 };
    if (at + 4 > bytes.length) break;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    segments.push({ marker, start: at, payload: at + 4, end });
    limitParts(segments.length);
    at = nextMarker(bytes, end);
  }
  return { segments, end: null };
}

/** Returns the offset of the next marker that starts a segment or ends the image, or -1. */
function nextMarker(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const marker = bytes[at + 1];
    if (marker === undefined) return -1;
    // 0 is a stuffed data byte, 0xff padding; 0x01 and the restart markers 0xd0 to 0xd7 have no segment.
    if (marker > 0x01 && marker !== 0xff && (marker < 0xd0 || marker > 0xd7)) return at;
  }
  return -1;
}

/**
 * Removes metadata without touching the image data: EXIF, XMP, IPTC, comments, thumbnails and everything after the end of
 * the image. The colour profile and the segments that decoders need (JFIF, Adobe) stay. An `orientation` other than 1
 * is kept in an EXIF segment that contains nothing else. Where something is removed, a missing end-of-image marker is
 * added.
 */
export function stripJpeg(
  bytes: Buffer,
  orientation: number,
  { segments, end }: JpegStructure = readJpegSegments(bytes),
): Buffer {
  const parts: Buffer[] = [bytes.subarray(0, 2)];
  let copied = 2;
  for (const segment of segments) {
    if (!isMetadata(bytes, segment)) continue;
    parts.push(bytes.subarray(copied, segment.start));
    copied = segment.end;
  }
  const last = end ?? bytes.length;
  if (parts.length === 1 && last === bytes.length && orientation === 1) return bytes;
  parts.push(bytes.subarray(copied, last));
  // Without the marker, some browsers leave out the last rows. The result must not be larger than the input.
  if (end === null && parts.length > 2) parts.push(Buffer.from([0xff, END_OF_IMAGE]));
  if (orientation === 1) return Buffer.concat(parts);
  const rest = Buffer.concat(parts.slice(1));
  // JFIF demands that its APP0 comes first.
  const jfifEnd = rest[0] === 0xff && rest[1] === APP0 ? 2 + rest.readUInt16BE(2) : 0;
  return Buffer.concat([
    parts[0]!,
    rest.subarray(0, jfifEnd),
    orientationSegment(orientation),
    rest.subarray(jfifEnd),
  ]);
}

function isMetadata(bytes: Buffer, { marker, payload }: JpegSegment): boolean {
  const startsWith = (text: string) => bytes.toString('latin1', payload, payload + text.length) === text;
  switch (marker) {
    case APP0:
      return !startsWith('JFIF\0');
    case APP2:
      return !startsWith('ICC_PROFILE\0');
    case APP14:
      return !startsWith('Adobe');
    default:
      return marker === COMMENT || (marker > APP0 && marker <= APP15);
  }
}

function orientationSegment(orientation: number): Buffer {
  const exif = orientationExif(orientation);
  const head = Buffer.from([0xff, 0xe1, 0, 8 + exif.length]);
  return Buffer.concat([head, Buffer.from('Exif\0\0', 'latin1'), exif]);
}

/** Returns an EXIF block (a TIFF structure) that contains an orientation and nothing else. */
export function orientationExif(orientation: number): Buffer {
  // Big-endian header, one entry: tag 0x0112, type SHORT, count 1, value; no further directory.
  const exif = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex');
  exif[19] = orientation;
  return exif;
}
