import type { JpegSegment, JpegStructure } from './jpeg-segments.js';

const BASELINE = 0xc0;
const EXTENDED = 0xc1;
const PROGRESSIVE = 0xc2;
const START_OF_SCAN = 0xda;
const MAX_COMPONENTS = 4;
/** More scans than any encoder writes. */
const MAX_SCANS = 1_000;

/** The lines that libvips reads at a time; it reports a warning when it starts on the next ones. */
const STRIP_LINES = 8;

/** A JPEG whose end-of-image marker was missing. */
export interface CompletedJpeg {
  readonly bytes: Buffer;
  /**
   * The same image with one more strip of lines, or null where it is not needed. libvips reports data that is missing
   * in a strip when it reads the next one, so without it the last strip would go unchecked.
   */
  readonly check: Buffer | null;
}

/**
 * Adds the missing end-of-image marker to a JPEG that has all its scans. Returns null when the marker is present or
 * scans are missing.
 */
export function completeJpeg(bytes: Buffer, { segments, end }: JpegStructure): CompletedJpeg | null {
  if (end !== null || !hasAllScans(bytes, segments)) return null;
  const completed = Buffer.concat([bytes, Buffer.from([0xff, 0xd9])]);
  const frame = segments.find(isFrame)!;
  const scans = segments.filter(({ marker }) => marker === START_OF_SCAN);
  // Progressive JPEGs and those of several scans are read completely before the first strip. With vertically
  // subsampled colour, the decoder reads the last rows before the last strip.
  const isChecked =
    frame.marker === PROGRESSIVE ||
    scans.length > 1 ||
    componentsOf(bytes, frame).some(({ verticalSampling }) => verticalSampling > 1);
  return { bytes: completed, check: isChecked ? null : withExtraStrip(completed, frame) };
}

function withExtraStrip(bytes: Buffer, frame: JpegSegment): Buffer {
  const check = Buffer.from(bytes);
  const height = Math.ceil(bytes.readUInt16BE(frame.payload + 1) / STRIP_LINES + 1) * STRIP_LINES;
  check.writeUInt16BE(Math.min(0xffff, height), frame.payload + 1);
  return check;
}

const isFrame = ({ marker }: JpegSegment) => [BASELINE, EXTENDED, PROGRESSIVE].includes(marker);

function componentsOf(bytes: Buffer, { payload }: JpegSegment) {
  return Array.from({ length: bytes[payload + 5] ?? 0 }, (_, index) => ({
    id: bytes[payload + 6 + index * 3]!,
    verticalSampling: bytes[payload + 7 + index * 3]! & 15,
  }));
}

/**
 * Whether all scans of a JPEG are present, so that a missing end-of-image marker loses nothing. A sequential JPEG has
 * every component in a scan; a progressive one transmits every coefficient of every component down to its last bit.
 */
function hasAllScans(bytes: Buffer, segments: readonly JpegSegment[]): boolean {
  const frame = segments.find(isFrame);
  if (frame === undefined) return false;
  const components = componentsOf(bytes, frame).map(({ id }) => id);
  const missing = new Map(components.map((id) => [id, new Set(Array.from({ length: 64 }, (_, at) => at))]));
  const scans = segments.filter(({ marker }) => marker === START_OF_SCAN);
  if (components.length === 0 || scans.length > MAX_SCANS) return false;
  for (const { payload } of scans) {
    const count = Math.min(MAX_COMPONENTS, bytes[payload] ?? 0);
    const parameters = payload + 1 + count * 2;
    const [first, last, approximation] = [bytes[parameters], bytes[parameters + 1], bytes[parameters + 2]];
    if (first === undefined || last === undefined || approximation === undefined) return false;
    if ((approximation & 15) !== 0) continue;
    for (let index = 0; index < count; index += 1) {
      const coefficients = missing.get(bytes[payload + 1 + index * 2]!);
      for (let at = first; at <= Math.min(63, last); at += 1) coefficients?.delete(at);
    }
  }
  return [...missing.values()].every(({ size }) => size === 0);
}
