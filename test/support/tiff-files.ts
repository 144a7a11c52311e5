/** One page of a TIFF to be built: uncompressed RGB of one colour. */
export interface TiffPageFile {
  readonly width: number;
  readonly height: number;
  readonly colour: readonly [number, number, number];
  /** NewSubfileType: 1 for a reduced image, 4 for a mask. */
  readonly subfile?: number;
}

/** Builds a TIFF of several pages, in either byte order, classic or BigTIFF. */
export function tiffFile(
  pages: readonly TiffPageFile[],
  { isLittle = true, isBig = false }: { isLittle?: boolean; isBig?: boolean } = {},
): Buffer {
  const word = (value: number, size: number) => {
    const bytes = Buffer.alloc(size);
    if (isLittle) bytes.writeUIntLE(value, 0, Math.min(6, size));
    else bytes.writeUIntBE(value, Math.max(0, size - 6), Math.min(6, size));
    return bytes;
  };
  const offset = isBig ? 8 : 4;
  const entry = (tag: number, type: number, value: number) =>
    Buffer.concat([
      word(tag, 2),
      word(type, 2),
      word(1, offset),
      word(value, type === 3 ? 2 : 4),
      Buffer.alloc(offset - (type === 3 ? 2 : 4)),
    ]);
  const head = isBig
    ? [Buffer.from(isLittle ? 'II+\0' : 'MM\0+', 'latin1'), word(8, 2), word(0, 2), word(16, 8)]
    : [Buffer.from(isLittle ? 'II*\0' : 'MM\0*', 'latin1'), word(8, 4)];
  const parts = [...head];
  let at = isBig ? 16 : 8;
  pages.forEach(({ width, height, colour, subfile = 0 }, index) => {
    const tags = 11;
    const directory = (isBig ? 8 : 2) + tags * (isBig ? 20 : 12) + offset;
    // Three samples of 8 bits: BitsPerSample is stored behind the directory, before the pixels.
    const bits = at + directory;
    const pixels = bits + 8;
    const size = width * height * 3;
    const next = index === pages.length - 1 ? 0 : pixels + size + (size % 2);
    const bitsPerSample = Buffer.concat([word(258, 2), word(3, 2), word(3, offset)]);
    const inline = Buffer.concat([word(8, 2), word(8, 2), word(8, 2), Buffer.alloc(2)]);
    parts.push(
      word(tags, isBig ? 8 : 2),
      entry(254, 4, subfile),
      entry(256, 3, width),
      entry(257, 3, height),
      Buffer.concat([bitsPerSample, isBig ? inline : word(bits, 4)]),
      entry(259, 3, 1),
      entry(262, 3, 2),
      entry(273, 4, pixels),
      entry(277, 3, 3),
      entry(278, 3, height),
      entry(279, 4, size),
      entry(284, 3, 1),
      word(next, offset),
      inline,
      Buffer.alloc(size + (size % 2), Buffer.from(colour)),
    );
    at = next;
  });
  return Buffer.concat(parts);
}
