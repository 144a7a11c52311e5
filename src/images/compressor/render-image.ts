import { type Background, fillOf, isGreyColour, WHITE } from './background.js';
import type { CompressionSettings } from './compression-options.js';
import type { WritePlan } from './compression-plan.js';
import { decode, open } from './decode-image.js';
import { CODECS } from './formats/index.js';
import { isSame, margins, type Size } from './image-geometry.js';
import type { Inspection } from './inspect-image.js';
import { renderApng } from './render-apng.js';
import type { Sharp } from './sharp.js';

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
export async function openFrames(
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

export const sizeOf = ({ width, height }: Size): Size => ({ width, height });

/** Prepares what is encoded: the frames in their final size and colours. */
export async function render(
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
