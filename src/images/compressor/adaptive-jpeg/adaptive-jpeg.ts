import { jpegTable } from '../formats/jpeg-quality.js';
import { rewriteJpegScans } from '../lossless-rewrite.js';
import { sharp } from '../sharp.js';
import type { DecodedImage } from '../ssimulacra2/decoded-image.js';
import { errorGradient } from '../ssimulacra2/gradient/error-gradient.js';
import { withChannels } from '../ssimulacra2/picture.js';
import { type Blocks, transform } from './blocks.js';
import { colourPlanes, GRADIENT_TO_YCC, type Matrix, type Pixels, TO_YCC } from './colour-planes.js';
import { dering } from './dering.js';
import { quantise } from './quantise.js';
import { type Sensitivity, sensitivityOf } from './sensitivity.js';
import { writeJpeg } from './write-jpeg.js';

/** Below this side the metric has not all of its scales. */
const MIN_SIDE = 113;
/** An image of so many pixels takes 3 s of CPU time and 0.6 GB. */
const MAX_PIXELS = 4_000_000;
/** The quality of the copy whose errors show where the eye is sensitive. Any from 15 to 60 gives the same bytes. */
const DRAFT_QUALITY = 25;

/** Encodes the image with a quality of mozjpeg's table 5; null where that is not possible. */
export type EncodeAdaptively = (quality: number) => Promise<Buffer | null>;

/** Whether an image of a size can be encoded adaptively. */
export function isAdaptable({ width, height }: { readonly width: number; readonly height: number }): boolean {
  return Math.min(width, height) >= MIN_SIDE && width * height <= MAX_PIXELS;
}

/**
 * Prepares to encode an opaque image as a JPEG that spends its bits where SSIMULACRA 2 says that errors are seen. All blocks of a JPEG
 * have the same steps, but how they are rounded is free: what costs bits and is not seen is rounded down. The metric is asked
 * once: its derivatives at a copy of low quality are compared with that copy's errors, block by block.
 */
export function adaptiveJpeg(image: DecodedImage, hasHalvedChroma: boolean): EncodeAdaptively {
  const isHalved = hasHalvedChroma && image.channels > 1;
  let prepared: Promise<{ blocks: Blocks; sensitivity: Sensitivity }[]> | undefined;
  return async (quality) => {
    prepared ??= prepare(image, isHalved);
    const table = jpegTable(quality);
    const components = (await prepared).map(({ blocks, sensitivity }, index) => ({
      levels: quantise(blocks, table, sensitivity),
      columns: blocks.columns,
      sampling: index === 0 && isHalved ? (2 as const) : (1 as const),
    }));
    return rewriteJpegScans(writeJpeg(image, components, table));
  };
}

async function prepare(image: DecodedImage, isHalved: boolean) {
  const copy = { ...image, data: await draftOf(image, isHalved) };
  const gradient = errorGradient(opaque(image), opaque(copy));
  const blocksOf = (pixels: Pixels, matrix: Matrix) =>
    colourPlanes(pixels, matrix, isHalved).map((plane) => transform(plane));
  const originals = blocksOf(image, TO_YCC);
  const copies = blocksOf(copy, TO_YCC);
  const gradients = blocksOf({ ...image, data: gradient, channels: 3 }, GRADIENT_TO_YCC);
  const deringed = colourPlanes(image, TO_YCC, isHalved).map((plane) => transform(plane, dering));
  return deringed.map((blocks, index) => ({
    blocks,
    sensitivity: sensitivityOf(originals[index]!, copies[index]!, gradients[index]!),
  }));
}

/** Returns three channels, also of grey. */
const opaque = (image: DecodedImage) => withChannels(image, image.channels, false);

/** Returns the pixels of the image after a JPEG of low quality. */
async function draftOf({ data, width, height, channels }: DecodedImage, isHalved: boolean): Promise<Buffer> {
  const raw = { width, height, channels: channels as 1 | 3 };
  const draft = await sharp(data, { raw })
    .jpeg({
      quality: DRAFT_QUALITY,
      quantisationTable: 5,
      overshootDeringing: true,
      chromaSubsampling: isHalved ? '4:2:0' : '4:4:4',
    })
    .toBuffer();
  const decoded = sharp(draft);
  return (channels === 1 ? decoded.toColourspace('b-w') : decoded).raw().toBuffer();
}
