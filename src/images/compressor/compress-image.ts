import type { CompressedImage, CompressionSettings } from './compression-options.js';
import { type CompressionPlan, planCompression } from './compression-plan.js';
import { inspectImage, type Inspection, readStructure } from './inspect-image.js';
import { ImageCompressionError } from './compressor-errors.js';
import { CODECS } from './formats/index.js';
import { isKept } from '../never-bigger.js';
import { renderApng } from './render-apng.js';
import { type Sharp, sharp } from './sharp.js';
import { stripMetadata } from './strip-metadata.js';

type WritePlan = Extract<CompressionPlan, { kind: 'WRITE' }>;

/**
 * Compresses one image. Limits are checked before anything is decoded. The result is never larger than an input of
 * the same format and size; in that case the input is the result (KEPT_ORIGINAL), without metadata unless that is kept.
 *
 * @throws {ImageCompressionError} NOT_AN_IMAGE, UNSUPPORTED_FORMAT, CORRUPT_IMAGE or TOO_MANY_PIXELS
 */
export async function compressImage(
  input: Uint8Array,
  options: CompressionSettings,
  limits: { readonly maxPixels: number },
): Promise<CompressedImage> {
  const image = await inspectImage(input);
  const plan = planCompression(
    { ...image, hdr: image.decoder.hdr, quality: image.decoder.quality },
    options,
    limits.maxPixels,
  );
  await checkCompleteness(image);
  if (plan.kind === 'KEEP') {
    if (image.format !== 'svg') await checkPixels(open(image, 1, limits.maxPixels));
    return kept(image, keptBytes(input, image, options));
  }
  if (plan.kind === 'REWRITE') return rewritten(input, image, options, limits.maxPixels);
  const encoder = await write(image, plan, options, limits.maxPixels);
  const output = await repacked(await decode(encoder.toBuffer()), plan, options);
  if (plan.comparable) {
    const original = keptBytes(input, image, options);
    if (isKept(true, (original ?? input).length, output.length)) return kept(image, original);
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

/** Packs an output again where that may take CPU time. */
async function repacked(
  output: Buffer,
  { format }: WritePlan,
  { effort }: CompressionSettings,
): Promise<Uint8Array> {
  const { repack } = CODECS[format].encoder;
  const smaller = effort === 'SMALLEST' && repack !== undefined ? await repack(output) : null;
  return smaller !== null && smaller.length < output.length ? smaller : output;
}

/** Keeps the pixels of an image that was compressed before, in fewer bytes where that is possible. */
async function rewritten(
  input: Uint8Array,
  image: Inspection,
  options: CompressionSettings,
  maxPixels: number,
): Promise<CompressedImage> {
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
  return readStructure(() => stripMetadata(input, image.format, image.orientation));
}

function kept({ format, width, height }: Inspection, output: Uint8Array | null): CompressedImage {
  return {
    verdict: 'KEPT_ORIGINAL',
    output,
    inputFormat: format,
    outputFormat: format,
    width,
    height,
    inputWidth: width,
    inputHeight: height,
  };
}

/** Reports every failure as CORRUPT_IMAGE: the header was valid and all settings are ours, so the data is damaged. */
async function decode<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new ImageCompressionError('CORRUPT_IMAGE', 'The image is damaged or cut short.', { cause: error });
  }
}

function open({ decoder }: Inspection, frames: number, maxPixels: number): Sharp {
  return sharp(decoder.bytes, { ...decoder.options, limitInputPixels: maxPixels, pages: frames });
}

/**
 * Opens the frames to write. Those of an animated PNG are composed first: the result is sRGB, may be transparent, and
 * has its final size.
 */
async function openFrames(
  image: Inspection,
  { frames, width, height }: WritePlan,
  maxPixels: number,
): Promise<[Sharp, Inspection]> {
  const { apng } = image.decoder;
  const isDefaultImage = frames === 1 && apng?.startsWithDefaultImage;
  if (apng === undefined || isDefaultImage || image.orientation !== 1)
    return [open(image, frames, maxPixels), image];
  const rendered = { ...image, width, height, hasAlpha: true, hasProfile: false, isDeep: false };
  return [await decode(renderApng(apng, frames, { width, height })), rendered];
}

async function write(
  image: Inspection,
  plan: WritePlan,
  { quality, effort, keepMetadata }: CompressionSettings,
  maxPixels: number,
): Promise<Sharp> {
  const { width, height, format } = plan;
  const [frames, header] = await openFrames(image, plan, maxPixels);
  let output = frames;
  if (width !== header.width || height !== header.height)
    output = output.resize({ width, height, fit: 'fill' });
  const { encode, hasAlpha, animate } = CODECS[format].encoder;
  if (!hasAlpha && header.hasAlpha) output = output.flatten({ background: '#fff' });
  output = encode(inSrgb(output, header, keepMetadata), { quality, effort, hasAlpha: header.hasAlpha });
  const { apng } = header.decoder;
  if (animate === null || plan.frames === 1 || apng === undefined) return output;
  return animate(output, { delay: apng.frames.map(({ delayMs }) => delayMs), loop: apng.plays });
}

/** Converts to sRGB (grey stays grey). With `keepMetadata` a profile is replaced by the sRGB profile. */
function inSrgb(image: Sharp, header: Inspection, keepMetadata: boolean): Sharp {
  const { isGrey, isDeep, hasProfile } = header;
  const attach = keepMetadata && hasProfile;
  const converted = image.toColourspace(isGrey && !attach ? 'b-w' : 'srgb');
  const withMetadata = keepMetadata ? converted.keepMetadata() : converted;
  // sharp converts deep colour to Display P3 and leaves it there unless an output profile is set.
  return attach || (hasProfile && isDeep) ? withMetadata.withIccProfile('srgb', { attach }) : withMetadata;
}
