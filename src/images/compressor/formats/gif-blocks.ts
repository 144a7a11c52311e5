import { limitParts } from './part-limit.js';

/** One block of a GIF: an image, or an extension with its label. `end` is the byte after it. */
export type GifBlock = GifImage | GifExtension;

export interface GifExtension {
  readonly kind: 'EXTENSION';
  readonly label: number;
  readonly start: number;
  readonly end: number;
}

export interface GifImage {
  readonly kind: 'IMAGE';
  readonly start: number;
  readonly end: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** The offset of the LZW minimum code size, which precedes the data sub-blocks. */
  readonly data: number;
  /** The graphic control extension of the image, which precedes it. */
  readonly control: GifExtension | null;
}

const GRAPHIC_CONTROL = 0xf9;
const COMMENT = 0xfe;
const APPLICATION = 0xff;
const HEADER_BYTES = 13;

/** The application extensions that affect what is displayed: loop counts and the colour profile. */
const DISPLAYED = /^(NETSCAPE2\.0|ANIMEXTS1\.0|ICCRGBG1012)$/;

/** Returns the bytes of a colour table from the packed field that announces it. */
const tableBytes = (packed: number) => (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0);

/** Reads the blocks of a GIF up to its trailer; a truncated block ends the list. */
export function readGifBlocks(bytes: Buffer): GifBlock[] {
  const blocks: GifBlock[] = [];
  let control: GifExtension | null = null;
  for (let at = HEADER_BYTES + tableBytes(bytes[10] ?? 0); at < bytes.length;) {
    const block: GifBlock | null =
      bytes[at] === 0x21
        ? readExtension(bytes, at)
        : bytes[at] === 0x2c
          ? readImage(bytes, at, control)
          : null;
    if (block === null) break;
    blocks.push(block);
    limitParts(blocks.length);
    if (block.kind === 'IMAGE') control = null;
    else if (block.label === GRAPHIC_CONTROL) control = block;
    at = block.end;
  }
  return blocks;
}

function readExtension(bytes: Buffer, start: number): GifExtension | null {
  const end = endOfSubBlocks(bytes, start + 2);
  return end === null ? null : { kind: 'EXTENSION', label: bytes[start + 1]!, start, end };
}

function readImage(bytes: Buffer, start: number, control: GifExtension | null): GifImage | null {
  if (start + 10 > bytes.length) return null;
  const [left, top, width, height] = [1, 3, 5, 7].map((at) => bytes.readUInt16LE(start + at)) as [
    number,
    number,
    number,
    number,
  ];
  const data = start + 10 + tableBytes(bytes[start + 9]!);
  const end = endOfSubBlocks(bytes, data + 1);
  return end === null ? null : { kind: 'IMAGE', start, end, left, top, width, height, data, control };
}

/** Returns the offset after the sub-blocks that start at `from`, or null when they are truncated. */
function endOfSubBlocks(bytes: Buffer, from: number): number | null {
  for (let at = from; at < bytes.length; at += 1 + bytes[at]!) if (bytes[at] === 0) return at + 1;
  return null;
}

/** Removes comments, XMP and other application data and trailing bytes from a GIF without touching its frames. */
export function stripGif(bytes: Buffer): Buffer {
  const blocks = readGifBlocks(bytes);
  const first = blocks[0];
  if (first === undefined) return bytes;
  const kept = blocks.filter((block) => !isMetadata(bytes, block));
  return Buffer.concat([
    bytes.subarray(0, first.start),
    ...kept.map(({ start, end }) => bytes.subarray(start, end)),
    Buffer.from([0x3b]),
  ]);
}

function isMetadata(bytes: Buffer, block: GifBlock): boolean {
  if (block.kind === 'IMAGE') return false;
  if (block.label === COMMENT) return true;
  return (
    block.label === APPLICATION &&
    !DISPLAYED.test(bytes.toString('latin1', block.start + 3, block.start + 14))
  );
}
