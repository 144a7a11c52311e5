import type { PlainHeader } from '../../src/images/compressor/formats/codec.js';
import { sharp } from '../../src/images/compressor/sharp.js';
import { damaged, randomOf } from './damage.js';
import { imageSet } from './image-set.js';

/** Returns what libvips reads of an image whose header is plain for it too; null for any other. Rejects if it cannot read it. */
export async function headerOfLibvips(bytes: Buffer): Promise<PlainHeader | null> {
  const read = await sharp(bytes, { failOn: 'error', limitInputPixels: false }).metadata();
  const { width, height, channels, space, depth, hasProfile, hasAlpha, orientation = 1 } = read;
  const colours = channels - Number(hasAlpha);
  const isPlain =
    (colours === 1 ? space === 'b-w' : colours === 3 && space === 'srgb') &&
    depth === 'uchar' &&
    !hasProfile &&
    orientation === 1;
  const hasHalvedChroma = read.chromaSubsampling === '4:2:0';
  return isPlain ? { width, height, isGrey: colours === 1, hasAlpha, hasHalvedChroma } : null;
}

/**
 * Reads thousands of sound and damaged images with `plain`. Returns how many headers it read that libvips reads too, and the
 * numbers of those that differ.
 */
export async function comparePlainHeaders(
  format: 'jpeg' | 'png',
  images: number,
  plain: (bytes: Buffer) => PlainHeader | null,
): Promise<{ compared: number; different: number[] }> {
  const sound = (await imageSet()).filter((image) => image.format === format).map(({ bytes }) => bytes);
  const seed = Math.floor(Date.now() / 86_400_000) * 1_000_003;
  const different: number[] = [];
  let compared = 0;
  for (let number = 0; number < images; number += 1) {
    const bytes = sound[number] ?? damaged(randomOf(seed + number), sound);
    const header = plain(bytes);
    if (header === null) continue;
    const expected = await headerOfLibvips(bytes).catch(() => undefined);
    if (expected === undefined) continue;
    compared += 1;
    const names = ['width', 'height', 'isGrey', 'hasAlpha', 'hasHalvedChroma'] as const;
    if (expected === null || names.some((name) => expected[name] !== header[name]))
      different.push(seed + number);
  }
  return { compared, different };
}
