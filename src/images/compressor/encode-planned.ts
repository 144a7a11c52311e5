import type { CompressionSettings } from './compression-options.js';
import type { WritePlan } from './compression-plan.js';
import { decode } from './decode-image.js';
import { encoderOf, isAdaptive } from './encode-decoded.js';
import { CODECS } from './formats/index.js';
import type { Inspection } from './inspect-image.js';
import type { PictureKind } from './picture-kind.js';
import { encodeAboveFloor, hasFloor } from './quality-floor.js';
import { render } from './render-image.js';
import { samplePicture } from './sample-picture.js';
import type { Sharp } from './sharp.js';
import { decodedForScore } from './ssimulacra2/decoded-image.js';
import { type EncodedImage, encodeToTarget } from './target/encode-to-target.js';
import { firstQuality } from './target/quality-search.js';

/** An encoded image, and its score against what was encoded; null when that was not measured. */
interface Encoded {
  readonly output: Uint8Array;
  readonly score: number | null;
}

/**
 * Encodes an image as planned.
 *
 * @throws {ImageCompressionError} CORRUPT_IMAGE
 */
export async function encodePlanned(
  image: Inspection,
  plan: WritePlan,
  options: CompressionSettings,
  maxPixels: number,
): Promise<Encoded> {
  const encoded = await encodeWell(image, plan, options, maxPixels);
  return { ...encoded, output: await repacked(encoded.output, plan, options) };
}

/**
 * Encodes with the quality that is asked for, or a higher one where that is far too low, or with the one that has the score
 * that is asked for. Animations are not measured.
 */
async function encodeWell(
  image: Inspection,
  plan: WritePlan,
  options: CompressionSettings,
  maxPixels: number,
): Promise<EncodedImage> {
  const kind = await samplePicture(image, plan, options.effort, maxPixels);
  const { target, quality, background, effort, keepMetadata } = options;
  const encodeFile = async (own: number, isLossless = false) =>
    decode(
      (await write(image, plan, { kind, isLossless }, { ...options, quality: own }, maxPixels)).toBuffer(),
    );
  const curve = CODECS[plan.format].encoder.scoreCurve;
  const isStill = plan.frames === 1;
  const isMeasured = isStill && (target !== null || hasFloor(plan, options));
  const isDecoded = isMeasured || (isStill && !keepMetadata && !image.isDeep && isAdaptive(plan, effort));
  if (!isDecoded) {
    const asked = target === null ? quality : firstQuality(curve, target);
    return {
      output: await smallerAnimation(image, plan, await encodeFile(asked), () => encodeFile(asked, true)),
      score: null,
    };
  }
  const { rendered, hasAlpha } = await render(image, plan, { keepMetadata: false, background }, maxPixels);
  const reference = await decode(decodedForScore(rendered));
  // The file need not be decoded for each attempt, except for what the decoded image has not got, such as the alpha of grey.
  const encode =
    keepMetadata || image.isDeep || (image.isGrey && hasAlpha)
      ? encodeFile
      : encoderOf(reference, plan, { effort, kind, hasAlpha });
  if (!isMeasured) return { output: await encode(quality), score: null };
  if (target === null) return { output: await encodeAboveFloor(quality, reference, encode), score: null };
  return encodeToTarget(target, curve, reference, encode);
}

/**
 * Returns an animation without loss where that takes fewer bytes. It does for drawings of few colours, and is not tried for
 * others: those that were films, or whose loss saves half of the bytes.
 */
async function smallerAnimation(
  image: Inspection,
  plan: WritePlan,
  lossy: Buffer,
  encodeLossless: () => Promise<Buffer>,
): Promise<Buffer> {
  const perPixel = image.decoder.bytes.length / (image.width * image.height);
  const isDrawing = plan.frames > 1 && image.format !== 'webp';
  const savesHalf = lossy.length < (perPixel * plan.width * plan.height) / 2;
  if (!isDrawing || savesHalf || CODECS[plan.format].encoder.encodeLossless === undefined) return lossy;
  const lossless = await encodeLossless();
  return lossless.length < lossy.length ? lossless : lossy;
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

async function write(
  image: Inspection,
  plan: WritePlan,
  { kind, isLossless }: { readonly kind: PictureKind; readonly isLossless: boolean },
  { quality, effort, keepMetadata, background }: CompressionSettings,
  maxPixels: number,
): Promise<Sharp> {
  const { rendered, header, hasAlpha } = await render(image, plan, { keepMetadata, background }, maxPixels);
  const { encode, encodeLossless = encode, animate } = CODECS[plan.format].encoder;
  const output = (isLossless ? encodeLossless : encode)(rendered, { quality, effort, kind, hasAlpha });
  const { apng } = header.decoder;
  if (animate === null || plan.frames === 1 || apng === undefined) return output;
  return animate(output, { delay: apng.frames.map(({ delayMs }) => delayMs), loop: apng.plays });
}
