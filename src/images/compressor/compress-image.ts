import { needsPixels } from './auto-format.js';
import type { CompressedImage, CompressionSettings } from './compression-options.js';
import { type CompressionPlan, planCompression } from './compression-plan.js';
import { type Background, fillOf, isGreyColour, WHITE } from './background.js';
import { findContent } from './find-content.js';
import { type Box, isSame, margins, type Size } from './image-geometry.js';
import { decode, open } from './decode-image.js';
import { inspectImage, type Inspection, readStructure } from './inspect-image.js';
import { CODECS } from './formats/index.js';
import { isKept } from '../never-bigger.js';
import type { PictureKind } from './picture-kind.js';
import { encodeAboveFloor, hasFloor } from './quality-floor.js';
import { renderApng } from './render-apng.js';
import { type Sharp, sharp } from './sharp.js';
import { lookAt, samplePicture } from './sample-picture.js';
import { decodedForScore } from './ssimulacra2/decoded-image.js';
import { stripMetadata } from './strip-metadata.js';
import { type EncodedImage, encodeToTarget } from './target/encode-to-target.js';
import { firstQuality } from './target/quality-search.js';

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
  const { hdr, quality } = image.decoder;
  const isGraphic = needsPixels(options) && (await lookAt(image, limits.maxPixels)).isGraphic;
  const header = { ...image, hdr, quality, isGraphic };
  const whole = planCompression(header, options, limits.maxPixels);
  await checkCompleteness(image);
  const crop = options.trim ? await contentOf(image, whole, limits.maxPixels) : null;
  const plan = crop === null ? whole : planCompression({ ...header, crop }, options, limits.maxPixels);
  if (plan.kind === 'KEEP') {
    if (image.format !== 'svg') await checkPixels(open(image, 1, limits.maxPixels));
    return kept(image, keptBytes(input, image, options));
  }
  if (plan.kind === 'REWRITE') return rewritten(input, image, options, limits.maxPixels);
  const encoded = await encodePlanned(image, plan, options, limits.maxPixels);
  const output = await repacked(encoded.output, plan, options);
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
    score: encoded.score,
  };
}

/**
 * Encodes with the quality that is asked for, or a higher one where that is far too low, or with the one that has the score
 * that is asked for. Animations are not measured.
 */
async function encodePlanned(
  image: Inspection,
  plan: WritePlan,
  options: CompressionSettings,
  maxPixels: number,
): Promise<EncodedImage> {
  const kind = await samplePicture(image, plan, options.effort, maxPixels);
  const encode = async (quality: number) =>
    decode((await write(image, plan, kind, { ...options, quality }, maxPixels)).toBuffer());
  const { target, quality, background } = options;
  const curve = CODECS[plan.format].encoder.scoreCurve;
  const isMeasured = plan.frames === 1 && (target !== null || hasFloor(plan, options));
  if (!isMeasured)
    return { output: await encode(target === null ? quality : firstQuality(curve, target)), score: null };
  const { rendered } = await render(image, plan, { keepMetadata: false, background }, maxPixels);
  const reference = await decode(decodedForScore(rendered));
  if (target === null) return { output: await encodeAboveFloor(quality, reference, encode), score: null };
  return encodeToTarget(target, curve, reference, encode);
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
    score: 100,
  };
}

/** Returns the part of a still image inside its border; null for an animation, and for an image without a border. */
async function contentOf(image: Inspection, plan: CompressionPlan, maxPixels: number): Promise<Box | null> {
  if (plan.kind === 'KEEP' || (plan.kind === 'WRITE' && plan.frames > 1)) return null;
  const { frames } = await openFrames(image, { frames: 1, ...sizeOf(image) }, null, maxPixels);
  return decode(findContent(frames, image));
}

interface Frames {
  readonly frames: Sharp;
  readonly header: Inspection;
  /** Whether the frames have the size of the result already. */
  readonly isFinal: boolean;
}

/**
 * Opens the frames to write. Those of an animated PNG are composed first: the result is sRGB and may be transparent. It has
 * its final size unless a part of it is cut out.
 */
async function openFrames(
  image: Inspection,
  plan: Pick<WritePlan, 'frames' | 'width' | 'height' | 'content' | 'crop'>,
  background: string | null,
  maxPixels: number,
): Promise<Frames> {
  const { apng } = image.decoder;
  const { frames: count, crop } = plan;
  const isDefaultImage = count === 1 && apng?.startsWithDefaultImage;
  if (apng === undefined || isDefaultImage || image.orientation !== 1)
    return { frames: open(image, count, maxPixels), header: image, isFinal: false };
  const header = { ...image, hasAlpha: true, hasProfile: false, isDeep: false };
  const size = crop === undefined ? plan : sizeOf(image);
  const frames = await decode(renderApng(apng, count, { background: fillOf(background, true), ...size }));
  return { frames, header, isFinal: crop === undefined };
}

const sizeOf = ({ width, height }: Size): Size => ({ width, height });

async function write(
  image: Inspection,
  plan: WritePlan,
  kind: PictureKind,
  { quality, effort, keepMetadata, background }: CompressionSettings,
  maxPixels: number,
): Promise<Sharp> {
  const { rendered, header, hasAlpha } = await render(image, plan, { keepMetadata, background }, maxPixels);
  const { encode, animate } = CODECS[plan.format].encoder;
  const output = encode(rendered, { quality, effort, kind, hasAlpha });
  const { apng } = header.decoder;
  if (animate === null || plan.frames === 1 || apng === undefined) return output;
  return animate(output, { delay: apng.frames.map(({ delayMs }) => delayMs), loop: apng.plays });
}

/** Prepares what is encoded: the frames in their final size and colours. */
async function render(
  image: Inspection,
  plan: WritePlan,
  { keepMetadata, background }: Pick<CompressionSettings, 'keepMetadata' | 'background'>,
  maxPixels: number,
): Promise<{ rendered: Sharp; header: Inspection; hasAlpha: boolean }> {
  const { hasAlpha } = CODECS[plan.format].encoder;
  const { frames, header: opened, isFinal } = await openFrames(image, plan, background, maxPixels);
  const fill = fillOf(background, hasAlpha && opened.hasAlpha);
  const isFlattened = opened.hasAlpha && (!hasAlpha || background !== null);
  const isColoured =
    (isFlattened || plan.content !== undefined) && background !== null && !isGreyColour(background);
  const header = isColoured ? { ...opened, isGrey: false } : opened;
  let output = isFinal ? frames : placed(frames, image, plan, fill);
  // Otherwise the colour would become grey as the image is.
  if (isColoured && opened.isGrey) output = output.pipelineColourspace('srgb');
  if (isFlattened) output = output.flatten({ background: background ?? WHITE });
  const rendered = inSrgb(output, header, keepMetadata);
  return { rendered, header, hasAlpha: opened.hasAlpha && !isFlattened };
}

/** Cuts out, scales and pads the image as planned. */
function placed(frames: Sharp, image: Size, { crop, content, ...plan }: WritePlan, fill: Background): Sharp {
  let output = frames;
  const { width, height } = content ?? plan;
  if (crop !== undefined) output = output.extract(crop);
  if (!isSame({ width, height }, crop ?? image)) output = output.resize({ width, height, fit: 'fill' });
  return content === undefined ? output : output.extend({ ...margins(plan, content), background: fill });
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
