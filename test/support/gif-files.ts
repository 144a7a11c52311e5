/** One frame of a GIF to be built: a rectangle filled with palette indices. */
export interface GifFrame {
  readonly left?: number;
  readonly top?: number;
  readonly width: number;
  readonly height: number;
  /** Palette indices of the pixels, or one for all. */
  readonly pixels: number | readonly number[];
  /** Colours as 24-bit numbers, a power of two of them; without it the global palette is used. */
  readonly palette?: readonly number[];
  readonly transparent?: number;
  /** GIF89a disposal method: 0 unspecified, 1 keep, 2 restore to background, 3 restore to previous. */
  readonly disposal?: number;
  /** Hundredths of a second. */
  readonly delay?: number;
}

export interface GifFile {
  readonly width: number;
  readonly height: number;
  readonly palette?: readonly number[];
  readonly background?: number;
  readonly loop?: number;
  readonly frames: readonly GifFrame[];
  /** Extension blocks before the frames: label and data, such as 0xfe for a comment. */
  readonly extensions?: readonly (readonly [label: number, data: Buffer])[];
}

/** Builds a GIF byte by byte, so that its frames, palettes and disposal methods are exactly the given ones. */
export function gifFile(file: GifFile): Buffer {
  const header = Buffer.alloc(13);
  header.write('GIF89a', 'latin1');
  header.writeUInt16LE(file.width, 6);
  header.writeUInt16LE(file.height, 8);
  header[10] = file.palette === undefined ? 0 : 0x80 | paletteBits(file.palette);
  header[11] = file.background ?? 0;
  const parts: Buffer[] = [header, paletteOf(file.palette)];
  if (file.loop !== undefined) {
    const netscape = Buffer.from('21ff0b4e45545343415045322e300301000000', 'hex');
    netscape.writeUInt16LE(file.loop, 16);
    parts.push(netscape);
  }
  for (const [label, data] of file.extensions ?? []) parts.push(Buffer.from([0x21, label]), subBlocks(data));
  for (const frame of file.frames) parts.push(...frameOf(frame, file.palette));
  return Buffer.concat([...parts, Buffer.from([0x3b])]);
}

const paletteBits = (palette: readonly number[]) => Math.log2(palette.length) - 1;
const paletteOf = (palette: readonly number[] = []) =>
  Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));

function frameOf(frame: GifFrame, globalPalette: readonly number[] = []): Buffer[] {
  const { left = 0, top = 0, width, height, palette, transparent, disposal = 0, delay = 0 } = frame;
  const control = Buffer.from('21f9040000000000', 'hex');
  control[3] = (disposal << 2) | (transparent === undefined ? 0 : 1);
  control.writeUInt16LE(delay, 4);
  control[6] = transparent ?? 0;
  const descriptor = Buffer.alloc(10);
  descriptor[0] = 0x2c;
  [left, top, width, height].forEach((value, index) => descriptor.writeUInt16LE(value, 1 + index * 2));
  descriptor[9] = palette === undefined ? 0 : 0x80 | paletteBits(palette);
  const { pixels } = frame;
  const indices = typeof pixels === 'number' ? Array.from({ length: width * height }, () => pixels) : pixels;
  const codeSize = Math.max(2, Math.log2((palette ?? globalPalette).length));
  return [
    control,
    descriptor,
    paletteOf(palette),
    Buffer.from([codeSize]),
    subBlocks(uncompressedLzw(indices, codeSize)),
  ];
}

/** LZW data that never grows its code table: a clear code comes before the codes would become longer. */
function uncompressedLzw(indices: readonly number[], codeSize: number): Buffer {
  const clear = 1 << codeSize;
  const codes: number[] = [];
  for (const [at, index] of indices.entries()) {
    if (at % (clear - 2) === 0) codes.push(clear);
    codes.push(index);
  }
  codes.push(clear + 1);
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const code of codes) {
    bits |= code << count;
    count += codeSize + 1;
    for (; count >= 8; count -= 8, bits >>>= 8) bytes.push(bits & 255);
  }
  if (count > 0) bytes.push(bits & 255);
  return Buffer.from(bytes);
}

function subBlocks(data: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < data.length; at += 255) {
    const part = data.subarray(at, at + 255);
    parts.push(Buffer.from([part.length]), part);
  }
  return Buffer.concat([...parts, Buffer.from([0])]);
}
