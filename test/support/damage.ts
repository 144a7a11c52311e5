import { apngFile } from './apng-files.js';
import { withNclx } from './avif-files.js';
import { gifFile } from './gif-files.js';
import { describedImage, withChunks } from './image-metadata.js';
import { animation, quarters } from './pictures.js';
import { tiffFile } from './tiff-files.js';

/** Numbers from 0 up to 1, the same ones for the same seed (mulberry32). */
export type Random = () => number;

export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const between = (random: Random, least: number, most: number) =>
  least + Math.floor(random() * (most - least + 1));
const oneOf = <T>(random: Random, list: readonly T[]): T => list[between(random, 0, list.length - 1)]!;

/** Valid images that are built byte by byte. */
const BUILT: readonly Buffer[] = [
  apngFile({
    width: 32,
    height: 32,
    frames: [
      { width: 32, height: 32, colour: [210, 40, 40, 255], disposal: 2 },
      { left: 4, top: 4, width: 16, height: 16, colour: [40, 60, 200, 128], blend: 1 },
    ],
  }),
  gifFile({
    width: 32,
    height: 32,
    palette: [0xff0000, 0x00ff00],
    frames: [{ left: 4, top: 4, width: 16, height: 16, pixels: 1, disposal: 2 }],
  }),
  tiffFile([
    { width: 8, height: 8, colour: [210, 40, 40], subfile: 1 },
    { width: 32, height: 32, colour: [40, 60, 200] },
  ]),
];

/** Creates small valid images in every format and most variants that are read. */
export async function validImages(): Promise<Buffer[]> {
  const small = () => quarters(96, 64);
  const encoded = await Promise.all([
    small().jpeg().toBuffer(),
    small()
      .jpeg({ progressive: true, chromaSubsampling: '4:4:4' })
      .withExif({ IFD0: { Copyright: 'x' } })
      .toBuffer(),
    small().toColourspace('cmyk').jpeg().toBuffer(),
    small().greyscale().jpeg().withIccProfile('p3').toBuffer(),
    small().png().toBuffer(),
    small().png({ progressive: true, palette: true }).toBuffer(),
    small().toColourspace('rgb16').ensureAlpha(0.5).png().toBuffer(),
    small().webp().toBuffer(),
    small().ensureAlpha(0.5).webp({ lossless: true }).toBuffer(),
    animation(4, true).webp().toBuffer(),
    animation(4).gif().toBuffer(),
    small().gif().toBuffer(),
    small().avif({ effort: 0 }).toBuffer(),
    small()
      .avif({ effort: 0 })
      .toBuffer()
      .then((avif) => withNclx(avif, 12, 13)),
    small()
      .png()
      .toBuffer()
      .then((png) => withChunks(png, ['gAMA', Buffer.from([0, 1, 0x86, 0xa0])])),
    describedImage('jpeg', 6),
    describedImage('avif'),
    small().tiff({ compression: 'lzw' }).toBuffer(),
    small()
      .tiff({ compression: 'jpeg', tile: true, pyramid: true, tileWidth: 16, tileHeight: 16 })
      .toBuffer(),
    Promise.resolve(
      Buffer.from(
        `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="96" height="64" viewBox="0 0 96 64">
          <defs><linearGradient id="g"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient></defs>
          <rect width="48" height="64" fill="url(#g)"/><text x="9" y="40">Sale</text><path d="M50 9 L90 9 L70 50 Z"/></svg>`,
      ),
    ),
  ]);
  return [...BUILT, ...encoded];
}

/** Truncates an image, flips some of its bits, overwrites numbers in it, or joins parts of two images. */
export function damaged(random: Random, pictures: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.from(oneOf(random, pictures));
  // A few bytes matter most in headers.
  const somewhere = () => Math.floor(bytes.length * random() ** (random() < 0.5 ? 4 : 1));
  switch (between(random, 0, 4)) {
    case 0:
      return bytes.subarray(0, somewhere());
    case 1:
      for (let n = between(random, 1, 24); n > 0; n -= 1) bytes[somewhere()]! ^= 1 << between(random, 0, 7);
      return bytes;
    case 2:
      for (let n = between(random, 1, 4); n > 0; n -= 1) {
        const value = oneOf(random, [0, 1, 0x7f, 0x80, 0xff]);
        const at = somewhere();
        bytes.subarray(at, at + oneOf(random, [1, 2, 4, 8])).fill(value);
      }
      return bytes;
    case 3: {
      const other = oneOf(random, pictures);
      return Buffer.concat([
        bytes.subarray(0, somewhere()),
        other.subarray(Math.floor(random() * other.length)),
      ]);
    }
    default: {
      const [from, to] = [somewhere(), somewhere()].toSorted((a, b) => a - b) as [number, number];
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
    }
  }
}
