import { crc32 } from 'node:zlib';
import { orientationExif } from './jpeg-segments.js';
import { limitParts } from './part-limit.js';

/** One chunk of a PNG: `start` is its length field, `data` its first data byte, `end` the byte after its checksum. */
export interface PngChunk {
  readonly type: string;
  readonly start: number;
  readonly data: number;
  readonly end: number;
}

const PNG_SIGNATURE_BYTES = 8;

/** The chunks that affect what is displayed. All others are metadata. */
const DISPLAYED = new Set(
  'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD hIST pHYs sPLT acTL fcTL fdAT'.split(
    ' ',
  ),
);

/** Reads the complete chunks of a PNG up to IEND; a truncated chunk ends the list. */
export function readPngChunks(bytes: Buffer): PngChunk[] {
  const chunks: PngChunk[] = [];
  for (let at = PNG_SIGNATURE_BYTES; at + 12 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) break;
    const type = bytes.toString('latin1', at + 4, at + 8);
    chunks.push({ type, start: at, data: at + 8, end });
    limitParts(chunks.length);
    if (type === 'IEND') break;
    at = end;
  }
  return chunks;
}

/** Builds a chunk with its length and checksum. */
export function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/**
 * Removes metadata (EXIF, texts, times, private chunks and everything after IEND) without touching pixels or colour.
 * An `orientation` other than 1 is kept in an eXIf chunk that contains nothing else.
 */
export function stripPng(bytes: Buffer, orientation: number): Buffer {
  const parts: Buffer[] = [bytes.subarray(0, PNG_SIGNATURE_BYTES)];
  for (const [index, { type, start, end }] of readPngChunks(bytes).entries()) {
    if (DISPLAYED.has(type)) parts.push(bytes.subarray(start, end));
    if (index === 0 && orientation !== 1) parts.push(pngChunk('eXIf', orientationExif(orientation)));
  }
  return Buffer.concat(parts);
}

/** Returns the number of frames of a PNG from its `acTL` chunk (PNG, third edition, 11.3.4), or 1 without one. */
export function countPngFrames(bytes: Buffer): number {
  for (let at = PNG_SIGNATURE_BYTES; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type === 'acTL') return Math.max(1, bytes.readUInt32BE(at + 8));
    // acTL must precede the pixels; after them it is ignored.
    if (type === 'IDAT') return 1;
  }
  return 1;
}
