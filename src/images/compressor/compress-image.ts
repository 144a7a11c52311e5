import type { CompressedImage, CompressionSettings, RasterFormat } from './compression-options.js';
import { type CompressionPlan, planCompression } from './compression-plan.js';
import {
  avifSettings,
  gifBits,
  gifSettings,
  jpegSettings,
  pngSettings,
  tiffSettings,
  webpSettings,
} from './encoder-settings.js';
import { inspectImage, type Inspection } from './inspect-image.js';
import { PictureError } from './image-errors.js';
import { type Sharp, sharp } from './sharp.js';
import { svgForRasteriser } from './svg-text.js';

type WritePlan = Extract<CompressionPlan, { kind: 'WRITE' }>;

/**
 * Compresses one picture. Limits hold before anything is decoded; the result is never bigger than the input
 * in the same format and size: then the input is the result (KEPT_ORIGINAL, output null).
 *
 * @throws {PictureError} NOT_AN_IMAGE, UNSUPPORTED_FORMAT, CORRUPT_IMAGE or TOO_MANY_PIXELS
 */
export async function compressImage(
  input: Uint8Array,
  options: CompressionSettings,
  limits: { readonly maxPixels: number },
): Promise<CompressedImage> {
  const picture = await inspectImage(input);
  const plan = planCompression(picture, options, limits.maxPixels);
  if (plan.kind === 'KEEP') {
    if (picture.format !== 'svg') await decoded(open(input, picture, 1, limits.maxPixels).stats());
    return kept(picture);
  }
  const output = await decoded(write(input, picture, plan, options, limits.maxPixels).toBuffer());
  if (plan.comparable && output.length >= input.length) return kept(picture);
  return {
    verdict: 'COMPRESSED',
    output,
    inputFormat: picture.format,
    outputFormat: plan.format,
    width: plan.width,
    height: plan.height,
  };
}

function kept({ format, width, height }: Inspection): CompressedImage {
  return { verdict: 'KEPT_ORIGINAL', output: null, inputFormat: format, outputFormat: format, width, height };
}

/** The header was sound and every setting is ours, so whatever fails while decoding is the picture's damage. */
async function decoded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new PictureError('CORRUPT_IMAGE', 'The image is damaged or cut short.', { cause: error });
  }
}

function open(input: Uint8Array, picture: Inspection, frames: number, maxPixels: number): Sharp {
  return sharp(picture.format === 'svg' ? svgForRasteriser(input) : input, {
    // A cut-off picture is an error; oddities that every browser forgives are not.
    failOn: 'error',
    limitInputPixels: maxPixels,
    pages: frames,
    autoOrient: true,
  });
}

function write(
  input: Uint8Array,
  picture: Inspection,
  plan: WritePlan,
  { quality, keepMetadata }: CompressionSettings,
  maxPixels: number,
): Sharp {
  const { width, height, format } = plan;
  let image = open(input, picture, plan.frames, maxPixels);
  if (width !== picture.width || height !== picture.height)
    image = image.resize({ width, height, fit: 'fill' });
  if (format === 'jpeg' && picture.hasAlpha) image = image.flatten({ background: '#fff' });
  image = inSrgb(image, picture, keepMetadata);
  return ENCODERS[format](image, quality, picture.hasAlpha);
}

/** Converts to sRGB (grey stays grey). A profile that is to be kept becomes that of the pixels as they now are. */
function inSrgb(image: Sharp, { isGrey, isDeep, hasProfile }: Inspection, keepMetadata: boolean): Sharp {
  const attach = keepMetadata && hasProfile;
  const converted = image.toColourspace(isGrey && !attach ? 'b-w' : 'srgb');
  const withMetadata = keepMetadata ? converted.keepMetadata() : converted;
  // sharp converts deep colour to Display P3 and leaves it there unless an output profile is named.
  return attach || (hasProfile && isDeep) ? withMetadata.withIccProfile('srgb', { attach }) : withMetadata;
}

const ENCODERS: Readonly<Record<RasterFormat, (image: Sharp, quality: number, hasAlpha: boolean) => Sharp>> =
  {
    jpeg: (image, quality) => image.jpeg(jpegSettings(quality)),
    png: (image, quality) => image.png(pngSettings(quality)),
    webp: (image, quality) => image.webp(webpSettings(quality)),
    avif: (image, quality) => image.avif(avifSettings(quality)),
    gif: (image, quality) => withGifBits(image.gif(gifSettings(quality)), gifBits(quality)),
    tiff: (image, quality, hasAlpha) => image.tiff(tiffSettings(quality, hasAlpha)),
  };

/**
 * sharp's `colours` knows PNG's depths alone and makes 256 of everything above 16. What it hands to libvips takes
 * all from 1 to 8; should sharp stop reading it, GIFs have 256 colours again.
 */
function withGifBits(image: Sharp, bits: number): Sharp {
  Object.assign((image as unknown as { options: object }).options, { gifBitdepth: bits });
  return image;
}
