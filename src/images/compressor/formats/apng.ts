import { type PngChunk, pngChunk, readPngChunks } from './png-chunks.js';

/** What happens to the rectangle of a frame after it was displayed (PNG, third edition, 11.3.4.2). */
export type Disposal = 'NONE' | 'BACKGROUND' | 'PREVIOUS';

/** One frame of an animated PNG. */
export interface ApngFrame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly delayMs: number;
  readonly disposal: Disposal;
  /** Whether the frame is composed over the canvas; otherwise it replaces its rectangle. */
  readonly isBlended: boolean;
  /** The parts of its compressed pixels. */
  readonly data: readonly Buffer[];
}

export interface Apng {
  readonly width: number;
  readonly height: number;
  /** How often the animation plays; 0 means without limit. */
  readonly plays: number;
  readonly frames: readonly ApngFrame[];
  /** Whether the first frame is the default image, which decoders without animation display. */
  readonly startsWithDefaultImage: boolean;
  /** The chunks that every frame needs: palette, transparency and colour space. */
  readonly shared: Buffer;
  readonly header: Buffer;
}

const SHARED = new Set(['PLTE', 'tRNS', 'sBIT', 'cICP', 'iCCP', 'sRGB', 'gAMA', 'cHRM']);
const DISPOSALS: readonly Disposal[] = ['NONE', 'BACKGROUND', 'PREVIOUS'];

/** Reads the frames of an animated PNG, or returns null for a still or an incomplete one. */
export function readApng(bytes: Buffer): Apng | null {
  const chunks = readPngChunks(bytes);
  const [header] = chunks;
  const firstData = chunks.findIndex(({ type }) => type === 'IDAT');
  const control = chunks.findIndex(({ type }) => type === 'acTL');
  if (header?.type !== 'IHDR' || control === -1 || firstData < control) return null;
  const [width, height] = [bytes.readUInt32BE(header.data), bytes.readUInt32BE(header.data + 4)];
  const frames = readFrames(bytes, chunks);
  const controlAt = chunks[control]!.data;
  const isComplete = frames.length > 0 && frames.length === bytes.readUInt32BE(controlAt);
  if (!isComplete || !frames.every((frame) => fits(frame, width, height))) return null;
  const firstFrame = chunks.findIndex(({ type }) => type === 'fcTL');
  return {
    width,
    height,
    plays: bytes.readUInt32BE(controlAt + 4),
    frames,
    startsWithDefaultImage: firstFrame < firstData,
    shared: Buffer.concat(
      chunks.filter(({ type }) => SHARED.has(type)).map(({ start, end }) => bytes.subarray(start, end)),
    ),
    header: bytes.subarray(header.data, header.data + 13),
  };
}

type Draft = Omit<ApngFrame, 'data'> & { readonly data: Buffer[] };

function readFrames(bytes: Buffer, chunks: readonly PngChunk[]): Draft[] {
  const frames: Draft[] = [];
  for (const { type, data, end } of chunks) {
    if (type === 'fcTL' && end - data >= 30) frames.push(readControl(bytes, data));
    // The data of a frame follows its control chunk; a default image that is no frame comes before all of them.
    else if (type === 'IDAT') frames.at(-1)?.data.push(bytes.subarray(data, end - 4));
    else if (type === 'fdAT') frames.at(-1)?.data.push(bytes.subarray(data + 4, end - 4));
  }
  return frames.filter(({ data }) => data.length > 0);
}

function readControl(bytes: Buffer, at: number): Draft {
  const [numerator, denominator] = [bytes.readUInt16BE(at + 20), bytes.readUInt16BE(at + 22)];
  return {
    width: bytes.readUInt32BE(at + 4),
    height: bytes.readUInt32BE(at + 8),
    left: bytes.readUInt32BE(at + 12),
    top: bytes.readUInt32BE(at + 16),
    delayMs: Math.round((numerator * 1000) / (denominator === 0 ? 100 : denominator)),
    disposal: DISPOSALS[bytes[at + 24]!] ?? 'NONE',
    isBlended: bytes[at + 25] === 1,
    data: [],
  };
}

function fits(frame: ApngFrame, width: number, height: number): boolean {
  const { left, top } = frame;
  return frame.width > 0 && frame.height > 0 && left + frame.width <= width && top + frame.height <= height;
}

/** Returns one frame as a PNG of its own. */
export function framePng({ header, shared }: Apng, frame: ApngFrame): Buffer {
  const ownHeader = Buffer.from(header);
  ownHeader.writeUInt32BE(frame.width, 0);
  ownHeader.writeUInt32BE(frame.height, 4);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', ownHeader),
    shared,
    ...frame.data.map((data) => pngChunk('IDAT', data)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}
