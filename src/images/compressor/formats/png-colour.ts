import { deflateSync } from 'node:zlib';
import { BT_1886, cicpColour, type CicpColour } from './cicp.js';
import { type Chromaticities, greyProfile, rgbProfile, type Xy } from './icc-profile.js';
import { type PngChunk, pngChunk, readPngChunks } from './png-chunks.js';

/** The chunks that describe the colour space. A later specification wins: cICP, then iCCP, sRGB, gAMA with cHRM. */
const COLOUR_CHUNKS = new Set(['cICP', 'iCCP', 'sRGB', 'gAMA', 'cHRM']);

/** gAMA values up to this far from 1/2.2 mean sRGB when there is no cHRM; browsers do the same. */
const GAMMA_TOLERANCE = 0.01;

const ALREADY_READ: CicpColour = { kind: 'UNKNOWN' };

/** Returns the colour space that a PNG declares by other chunks than a profile, which libvips does not read. */
export function pngColour(bytes: Buffer, chunks: readonly PngChunk[] = readPngChunks(bytes)): CicpColour {
  const find = (type: string) => chunks.find((chunk) => chunk.type === type);
  const cicp = find('cICP');
  // The range flag must be 1 (full range); browsers ignore other values.
  if (cicp !== undefined && bytes[cicp.data + 3] === 1) {
    const colour = cicpColour(bytes[cicp.data]!, bytes[cicp.data + 1]!, BT_1886);
    if (colour.kind !== 'UNKNOWN') return colour;
  }
  const gamma = find('gAMA');
  if (gamma === undefined || find('iCCP') !== undefined || find('sRGB') !== undefined) return ALREADY_READ;
  const exponent = bytes.readUInt32BE(gamma.data) / 100_000;
  const chroma = find('cHRM');
  const isSrgb = chroma === undefined && Math.abs(exponent - 1 / 2.2) < GAMMA_TOLERANCE;
  if (isSrgb || exponent <= 0 || exponent > 5) return ALREADY_READ;
  return {
    kind: 'SDR',
    curve: [1 / exponent],
    chromaticities: chroma === undefined ? SRGB_CHROMATICITIES : readChromaticities(bytes, chroma),
  };
}

const SRGB_CHROMATICITIES: Chromaticities = [
  [0.3127, 0.329],
  [0.64, 0.33],
  [0.3, 0.6],
  [0.15, 0.06],
];

function readChromaticities(bytes: Buffer, { data, end }: PngChunk): Chromaticities {
  if (end - data < 36) return SRGB_CHROMATICITIES;
  const read = Array.from({ length: 4 }, (_, index): Xy => [
    bytes.readUInt32BE(data + index * 8) / 100_000,
    bytes.readUInt32BE(data + index * 8 + 4) / 100_000,
  ]);
  return isTriangle(read) ? (read as unknown as Chromaticities) : SRGB_CHROMATICITIES;
}

/** Whether the primaries span a gamut and no y is 0, so that the conversion matrix exists. */
function isTriangle(points: readonly Xy[]): boolean {
  const [, [rx, ry], [gx, gy], [bx, by]] = points as unknown as Chromaticities;
  const area = (gx - rx) * (by - ry) - (bx - rx) * (gy - ry);
  return points.every(([, y]) => y > 0) && Math.abs(area) > 1e-4;
}

/**
 * Returns the PNG with an ICC profile in place of the chunks that libvips does not read (cICP, gAMA, cHRM), or the
 * unchanged PNG where it has none of them or they mean sRGB.
 */
export function withPngProfile(bytes: Buffer): Buffer {
  const chunks = readPngChunks(bytes);
  const colour = pngColour(bytes, chunks);
  const hasProfile = chunks.some(({ type }) => type === 'iCCP');
  if (colour.kind === 'UNKNOWN' || colour.kind === 'HDR' || (colour.kind === 'SRGB' && !hasProfile))
    return bytes;
  const [header] = chunks;
  if (header === undefined) return bytes;
  const parts: Buffer[] = [bytes.subarray(0, header.end)];
  if (colour.kind === 'SDR') {
    const isGrey = (bytes[header.data + 9]! & 2) === 0;
    const icc = isGrey ? greyProfile(colour.curve) : rgbProfile(colour.chromaticities, colour.curve);
    parts.push(pngChunk('iCCP', Buffer.concat([Buffer.from('colour\0\0', 'latin1'), deflateSync(icc)])));
  }
  let copied = header.end;
  for (const { type, start, end } of chunks) {
    if (!COLOUR_CHUNKS.has(type)) continue;
    parts.push(bytes.subarray(copied, start));
    copied = end;
  }
  return Buffer.concat([...parts, bytes.subarray(copied)]);
}
