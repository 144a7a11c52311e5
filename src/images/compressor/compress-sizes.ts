import type { ImageFormat } from '../../common/index.js';
import type { CompressedImage, CompressionSettings } from './compression-options.js';
import type { PlannedImage } from './compression-plan.js';
import { encodePlanned } from './encode-planned.js';
import type { Inspection } from './inspect-image.js';
import { planSizes } from './size-plans.js';

type Sizes = Pick<CompressedImage, 'sizes' | 'sizeOutputs'>;

/** An image of which smaller outputs are made. */
interface Sized {
  readonly image: Inspection;
  readonly planned: PlannedImage;
  /** The format and the bytes that the image itself has in the end. */
  readonly format: ImageFormat;
  readonly bytes: number;
}

/**
 * Makes the smaller outputs of an image, one after the other, each from the input and with the same options. An output that
 * does not have fewer bytes than all wider ones is left out: a browser that takes the next wider one loads less, and shows more.
 */
export async function compressSizes(
  { image, planned, format, bytes }: Sized,
  options: CompressionSettings,
  maxPixels: number,
): Promise<Sizes> {
  if (options.sizes === null) return { sizes: null, sizeOutputs: [] };
  const sizes = [];
  const sizeOutputs: Uint8Array[] = [];
  let smallest = bytes;
  for (const plan of planSizes(planned, options, format, maxPixels)) {
    const { output } = await encodePlanned(image, plan, options, maxPixels);
    if (output.length >= smallest) continue;
    smallest = output.length;
    sizes.push({ width: plan.width, height: plan.height, bytes: output.length });
    sizeOutputs.push(output);
  }
  return { sizes, sizeOutputs };
}
