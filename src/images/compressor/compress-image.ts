import { needsPixels } from './auto-format.js';
import type { UncheckedImage, CompressionSettings } from './compression-options.js';
import { type CompressionPlan, planCompression } from './compression-plan.js';
import { compressSizes } from './compress-sizes.js';
import { encodePlanned } from './encode-planned.js';
import { findContent } from './find-content.js';
import type { Box } from './image-geometry.js';
import { decode, open } from './decode-image.js';
import { inspectImage, type Inspection, readStructure } from './inspect-image.js';
import { CODECS } from './formats/index.js';
import { isKept } from '../never-bigger.js';
import { openFrames, sizeOf } from './render-image.js';
import { type Sharp, sharp } from './sharp.js';
import { lookAt } from './sample-picture.js';
import { rejectTooManySizes } from './size-plans.js';
import { stripMetadata } from './strip-metadata.js';

/** An image without its smaller outputs. */
type Whole = Omit<UncheckedImage, 'sizes' | 'sizeOutputs'>;

/**
 * Compresses one image. Limits are checked before anything is decoded. The result is never larger than an input of
 * the same format and size; in that case the input is the result (KEPT_ORIGINAL), without metadata unless that is kept.
 *
 * @throws {ImageCompressionError} NOT_AN_IMAGE, UNSUPPORTED_FORMAT, CORRUPT_IMAGE or TOO_MANY_PIXELS
 */
export async function compressImage(
  input: Uint8Array,
  options: CompressionSettings,
  { maxPixels }: { readonly maxPixels: number },
  inspected?: Inspection,
): Promise<UncheckedImage> {
  const image = inspected ?? (await inspectImage(input));
  const { hdr, quality } = image.decoder;
  const isGraphic = needsPixels(options) && (await lookAt(image, maxPixels)).isGraphic;
  const header = { ...image, hdr, quality, isGraphic };
  const uncut = planCompression(header, options, maxPixels);
  await checkCompleteness(image);
  const crop = options.trim ? await contentOf(image, uncut, maxPixels) : null;
  const planned = crop === null ? header : { ...header, crop };
  const plan = crop === null ? uncut : planCompression(planned, options, maxPixels);
  rejectTooManySizes(planned, plan, options, maxPixels);
  const whole = await compressWhole(input, image, plan, options, maxPixels);
  const stored = { format: whole.outputFormat, bytes: (whole.output ?? input).length };
  return { ...whole, ...(await compressSizes({ image, planned, ...stored }, options, maxPixels)) };
}

async function compressWhole(
  input: Uint8Array,
  image: Inspection,
  plan: CompressionPlan,
  options: CompressionSettings,
  maxPixels: number,
): Promise<Whole> {
  if (plan.kind === 'KEEP') {
    if (image.format !== 'svg') await checkPixels(open(image, 1, maxPixels));
    return kept(image, keptBytes(input, image, options));
  }
  if (plan.kind === 'REWRITE') return rewritten(input, image, options, maxPixels);
  const { output, score } = await encodePlanned(image, plan, options, maxPixels);
  if (plan.comparable) {
    const original = keptBytes(input, image, options);
    if (isKept((original ?? input).length, output.length)) return kept(image, original);
  }
  return {
    verdict: 'COMPRESSED',
    output,
    inputFormat: image.format,
    outputFormat: plan.format,
    width: plan.width,
    height: plan.height,
    inputWidth: image.width,
    inputHeight: image.height,
    score,
  };
}

async function checkCompleteness({ decoder: { check, options } }: Inspection): Promise<void> {
  if (check) await checkPixels(sharp(check, options));
}

/**
 * Decodes an image that is not encoded, to find damage. One channel is enough. sharp's `stats` would need no memory, but
 * lets a third of the truncated images pass, by chance.
 */
async function checkPixels(image: Sharp): Promise<Buffer> {
  return decode(image.extractChannel(0).raw().toBuffer());
}

/** Keeps the pixels of an image that was compressed before, in fewer bytes where that is possible. */
async function rewritten(
  input: Uint8Array,
  image: Inspection,
  options: CompressionSettings,
  maxPixels: number,
): Promise<Whole> {
  const pixels = await checkPixels(open(image, 1, maxPixels));
  const stripped = keptBytes(input, image, options);
  const result = { ...kept(image, stripped), verdict: 'ALREADY_OPTIMISED' } as const;
  const { rewrite } = CODECS[image.format].decoder;
  if (options.keepMetadata || rewrite === undefined) return result;
  const original = Buffer.from(stripped ?? input);
  const output = await rewrite(original);
  if (output === null || output.length >= original.length) return result;
  // A damaged file that decoders tolerate may decode otherwise once it is written anew.
  const decoder = { ...image.decoder.options, limitInputPixels: maxPixels };
  const again = await checkPixels(sharp(output, decoder)).catch(() => null);
  return again?.equals(pixels) ? { ...result, output } : result;
}

/** Returns the input without its metadata, or null when the input is kept byte for byte. */
function keptBytes(input: Uint8Array, image: Inspection, options: CompressionSettings): Uint8Array | null {
  if (options.keepMetadata) return null;
  return readStructure(() => stripMetadata(input, image.format, image.orientation, image.decoder));
}

function kept({ format, width, height }: Inspection, output: Uint8Array | null): Whole {
  return {
    verdict: 'KEPT_ORIGINAL',
    output,
    inputFormat: format,
    outputFormat: format,
    width,
    height,
    inputWidth: width,
    inputHeight: height,
    score: 100,
  };
}

/** Returns the part of a still image inside its border; null for an animation, and for an image without a border. */
async function contentOf(image: Inspection, plan: CompressionPlan, maxPixels: number): Promise<Box | null> {
  if (plan.kind === 'KEEP' || (plan.kind === 'WRITE' && plan.frames > 1)) return null;
  const { frames } = await openFrames(image, { frames: 1, ...sizeOf(image) }, null, maxPixels);
  return decode(findContent(frames, image));
}
