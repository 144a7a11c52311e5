import { deflateSync } from 'node:zlib';
import { pngChunk } from '../../src/images/compressor/formats/png-chunks.js';

export type Rgba = readonly [number, number, number, number];

/** One frame of an animated PNG to be built: a rectangle of one colour. */
export interface ApngFrameFile {
  readonly left?: number;
  readonly top?: number;
  readonly width: number;
  readonly height: number;
  readonly colour: Rgba;
  /** 0 none, 1 background, 2 previous. */
  readonly disposal?: number;
  /** 0 source, 1 over. */
  readonly blend?: number;
  readonly delayMs?: number;
}

export interface ApngFile {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly ApngFrameFile[];
  /** The colour of a default image that is no frame; without it the first frame is the default image. */
  readonly hidden?: Rgba;
  readonly plays?: number;
  readonly chunks?: readonly (readonly [string, Buffer])[];
}

/** Builds an animated PNG of RGBA pixels. */
export function apngFile({ width, height, frames, hidden, plays = 0, chunks = [] }: ApngFile): Buffer {
  const header = Buffer.concat([uint32(width, height), Buffer.from([8, 6, 0, 0, 0])]);
  const parts = [
    pngChunk('IHDR', header),
    ...chunks.map(([type, data]) => pngChunk(type, data)),
    pngChunk('acTL', uint32(frames.length, plays)),
  ];
  if (hidden !== undefined) parts.push(pngChunk('IDAT', pixelsOf(width, height, hidden)));
  let sequence = 0;
  frames.forEach((frame, index) => {
    const { left = 0, top = 0, delayMs = 100, disposal = 0, blend = 0 } = frame;
    const control = Buffer.concat([
      uint32(sequence++, frame.width, frame.height, left, top),
      Buffer.from([delayMs >> 8, delayMs & 255, 1000 >> 8, 1000 & 255, disposal, blend]),
    ]);
    parts.push(pngChunk('fcTL', control));
    const pixels = pixelsOf(frame.width, frame.height, frame.colour);
    if (index === 0 && hidden === undefined) parts.push(pngChunk('IDAT', pixels));
    else {
      // Two chunks per frame, as encoders write them for larger images.
      parts.push(pngChunk('fdAT', Buffer.concat([uint32(sequence++), pixels.subarray(0, 5)])));
      parts.push(pngChunk('fdAT', Buffer.concat([uint32(sequence++), pixels.subarray(5)])));
    }
  });
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts, pngChunk('IEND', Buffer.alloc(0))]);
}

function uint32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
  return bytes;
}

function pixelsOf(width: number, height: number, colour: Rgba): Buffer {
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 4, Buffer.from(colour))]);
  return deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
}
