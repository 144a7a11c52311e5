import type { CompressionSettings } from './compression-options.js';
import type { WritePlan } from './compression-plan.js';
import { decode } from './decode-image.js';
import { encoderOf, isAdaptive } from './encode-decoded.js';
import { CODECS } from './formats/index.js';
import type { Inspection } from './inspect-image.js';
import { PHOTOGRAPH, type PictureKind } from './picture-kind.js';
import { encodeAboveFloor, hasFloor } from './quality-floor.js';
import { render } from './render-image.js';
import { isLookedAt, kindOf, lookAt } from './sample-picture.js';
import { decodedForScore } from './ssimulacra2/decoded-image.js';
import { type EncodedImage, encodeToTarget } from './target/encode-to-target.js';
import { firstQuality } from './target/quality-search.js';

/** The largest picture that is decoded as a whole to save a second look at its file: up to 16 MB. */
const SMALL_PIXELS = 4_000_000;

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
function encodeWell(
  image: Inspection,
  plan: WritePlan,
  options: CompressionSettings,
  maxPixels: number,
): Promise<EncodedImage> {
  const isStill = plan.frames === 1;
  const isMeasured = isStill && (options.target !== null || hasFloor(plan, options));
  const isDecodedOnce =
    isStill && isAllDecoded(image, plan, options) && gainsByDecoding(image, plan, options);
  return isMeasured || isDecodedOnce
    ? encodeDecoded(image, plan, options, isMeasured, maxPixels)
    : encodeStreamed(image, plan, options, maxPixels);
}

/** Whether raw pixels have all that is written, which is not so for metadata, more than eight bits a channel, and the alpha of grey. */
function isAllDecoded(
  image: Inspection,
  { format }: WritePlan,
  { keepMetadata }: CompressionSettings,
): boolean {
  const hasGreyAlpha = image.isGrey && image.hasAlpha && CODECS[format].encoder.hasAlpha;
  return !keepMetadata && !image.isDeep && !hasGreyAlpha;
}

/** Whether an image is decoded as a whole, since its pixels are needed before it is encoded. */
function gainsByDecoding(image: Inspection, plan: WritePlan, { effort }: CompressionSettings): boolean {
  return (
    isAdaptive(plan, effort) || (isLookedAt(image, plan, effort) && plan.width * plan.height <= SMALL_PIXELS)
  );
}

/** Encodes an image while it is decoded, so that it is never in memory as a whole. */
async function encodeStreamed(
  image: Inspection,
  plan: WritePlan,
  options: CompressionSettings,
  maxPixels: number,
): Promise<EncodedImage> {
  const { target, quality: given, effort } = options;
  const kind = isLookedAt(image, plan, effort) ? await lookAt(image, maxPixels) : PHOTOGRAPH;
  const quality = target === null ? given : firstQuality(CODECS[plan.format].encoder.scoreCurve, target);
  const encode = (isLossless: boolean) =>
    encodeFile(image, plan, { kind, isLossless }, { ...options, quality }, maxPixels);
  return {
    output: await smallerAnimation(image, plan, await encode(false), () => encode(true)),
    score: null,
  };
}

/** Encodes a still image that is decoded first, once for all that looks at it. */
async function encodeDecoded(
  image: Inspection,
  plan: WritePlan,
  options: CompressionSettings,
  isMeasured: boolean,
  maxPixels: number,
): Promise<EncodedImage> {
  const { target, quality, background, effort } = options;
  const { rendered, hasAlpha } = await render(image, plan, { keepMetadata: false, background }, maxPixels);
  const decoded = await decode(decodedForScore(rendered));
  // Padding is flat, and would make a photograph look drawn.
  const look = () => (plan.content === undefined ? kindOf(decoded) : lookAt(image, maxPixels));
  const kind = isLookedAt(image, plan, effort) ? await look() : PHOTOGRAPH;
  const encode = isAllDecoded(image, plan, options)
    ? encoderOf(decoded, plan, { effort, kind, hasAlpha })
    : (own: number) =>
        encodeFile(image, plan, { kind, isLossless: false }, { ...options, quality: own }, maxPixels);
  if (!isMeasured) return { output: await encode(quality), score: null };
  if (target === null) return { output: await encodeAboveFloor(quality, decoded, encode), score: null };
  return encodeToTarget(target, CODECS[plan.format].encoder.scoreCurve, decoded, encode);
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

/** Encodes the file of an image. */
async function encodeFile(
  image: Inspection,
  plan: WritePlan,
  { kind, isLossless }: { readonly kind: PictureKind; readonly isLossless: boolean },
  { quality, effort, keepMetadata, background }: CompressionSettings,
  maxPixels: number,
): Promise<Buffer> {
  const { rendered, header, hasAlpha } = await render(image, plan, { keepMetadata, background }, maxPixels);
  const { encode, encodeLossless = encode, animate } = CODECS[plan.format].encoder;
  const output = (isLossless ? encodeLossless : encode)(rendered, { quality, effort, kind, hasAlpha });
  const { apng } = header.decoder;
  const isAnimated = animate !== null && plan.frames > 1 && apng !== undefined;
  return decode(
    (isAnimated
      ? animate(output, { delay: apng.frames.map(({ delayMs }) => delayMs), loop: apng.plays })
      : output
    ).toBuffer(),
  );
}
