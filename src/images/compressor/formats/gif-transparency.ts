import { type GifBlock, type GifImage, readGifBlocks } from './gif-blocks.js';

const TRANSPARENT = 0x01;
const RESTORE_BACKGROUND = 2;
const RESTORE_PREVIOUS = 3;

/**
 * Returns a GIF that libvips composes as browsers do. Browsers start with a transparent canvas and clear to transparent
 * where a frame restores the background. libvips does so only if the frame has a transparent colour; otherwise it
 * uses black and the background colour. So each frame in question gets a transparent colour that no pixel of it has.
 */
export function withTransparentCanvas(bytes: Buffer): Buffer {
  const images = readGifBlocks(bytes).filter((block): block is GifImage => block.kind === 'IMAGE');
  const edits = images.flatMap((image, index) => editOf(bytes, image, index === 0));
  if (edits.length === 0) return bytes;
  const parts: Buffer[] = [];
  let copied = 0;
  for (const { start, end, control } of edits) {
    parts.push(bytes.subarray(copied, start), control);
    copied = end;
  }
  return Buffer.concat([...parts, bytes.subarray(copied)]);
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly control: Buffer;
}

function editOf(bytes: Buffer, image: GifImage, isFirst: boolean): Edit[] {
  const packed = image.control === null ? 0 : bytes[image.control.start + 3]!;
  const disposal = (packed >> 2) & 7;
  const uncovers =
    disposal === RESTORE_BACKGROUND ||
    (isFirst && (disposal >= RESTORE_PREVIOUS || !coversCanvas(bytes, image)));
  if (!uncovers || (packed & TRANSPARENT) !== 0) return [];
  const unused = unusedIndex(bytes, image);
  if (unused === null) return [];
  const control = Buffer.from('21f9040000000000', 'hex');
  if (image.control !== null) bytes.copy(control, 0, image.control.start, image.control.start + 8);
  control[3] = packed | TRANSPARENT;
  control[6] = unused;
  const place: Pick<GifBlock, 'start' | 'end'> = image.control ?? { start: image.start, end: image.start };
  return [{ start: place.start, end: place.end, control }];
}

function coversCanvas(bytes: Buffer, { left, top, width, height }: GifImage): boolean {
  return left === 0 && top === 0 && width >= bytes.readUInt16LE(6) && height >= bytes.readUInt16LE(8);
}

/** Returns a palette index that no pixel of the image has, or null when it uses all 256. */
function unusedIndex(bytes: Buffer, image: GifImage): number | null {
  const codeSize = bytes[image.data]!;
  if (codeSize > 8) return null;
  if (codeSize < 8) return 255;
  const used = literalsOf(subBlocks(bytes, image), codeSize);
  const unused = used.lastIndexOf(0, 255);
  return unused === -1 ? null : unused;
}

function subBlocks(bytes: Buffer, { data, end }: GifImage): Buffer {
  const parts: Buffer[] = [];
  for (let at = data + 1; at < end - 1; at += 1 + bytes[at]!)
    parts.push(bytes.subarray(at + 1, at + 1 + bytes[at]!));
  return Buffer.concat(parts);
}

/**
 * Marks the literal codes of LZW data with 1. Every index of the pixels occurs as a literal, because longer strings
 * consist of indices that were sent before.
 */
function literalsOf(data: Buffer, codeSize: number): Uint8Array {
  const clear = 1 << codeSize;
  const used = new Uint8Array(clear);
  let width = codeSize + 1;
  let next = clear + 2;
  let isFirst = true;
  let bits = 0;
  let count = 0;
  for (const byte of data) {
    bits |= byte << count;
    count += 8;
    if (count < width) continue;
    const code = bits & ((1 << width) - 1);
    bits >>>= width;
    count -= width;
    if (code === clear) {
      width = codeSize + 1;
      next = clear + 2;
      isFirst = true;
      continue;
    }
    if (code === clear + 1) break;
    if (code < clear) used[code] = 1;
    // The first code after a clear code adds no entry to the table.
    if (!isFirst && next < 4096) next += 1;
    isFirst = false;
    if (next === 1 << width && width < 12) width += 1;
  }
  return used;
}
