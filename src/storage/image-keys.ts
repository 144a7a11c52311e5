import type { ImageSize } from '../common/index.js';
import { originalFileName, sizedFileName } from './file-name.js';
import { imageKey, originalKey } from './object-key.js';

/** The columns of an image from which the keys of its objects follow. */
export interface KeyedImage {
  readonly requestId: string;
  readonly id: string;
  readonly inputUrl: string;
  readonly inputFormat: string;
  readonly outputFormat: string;
  /** The file name of the output; null for an image that an earlier version stored. */
  readonly fileName: string | null;
  /** Its smaller outputs; null without any. */
  readonly sizes: readonly ImageSize[] | null;
}

type KeyedOutput = Pick<KeyedImage, 'requestId' | 'id' | 'outputFormat' | 'fileName'>;

/** Returns the key of the output of an image. */
export function outputKeyOf({ requestId, id, outputFormat, fileName }: KeyedOutput): string {
  return imageKey(requestId, id, outputFormat, fileName);
}

/** Returns the key of the smaller output of an image that has this width. */
export function sizeKeyOf(image: KeyedOutput, width: number): string {
  const fileName = image.fileName ?? `${image.id}.${image.outputFormat}`;
  return outputKeyOf({ ...image, fileName: sizedFileName(fileName, width) });
}

/** Returns the keys of all outputs of an image: the largest, then those of its sizes. */
export function outputKeysOf(image: KeyedOutput & Pick<KeyedImage, 'sizes'>): string[] {
  return [outputKeyOf(image), ...(image.sizes ?? []).map(({ width }) => sizeKeyOf(image, width))];
}

/** Returns the key of the kept original of an image. */
export function originalKeyOf({
  requestId,
  id,
  inputUrl,
  inputFormat,
  fileName,
}: Omit<KeyedImage, 'outputFormat' | 'sizes'>): string {
  const name = fileName === null ? null : originalFileName(fileName, inputUrl, inputFormat);
  return originalKey(requestId, id, inputFormat, name);
}

/** Returns the keys of all objects of an image: its outputs, and its original where that is kept. */
export function objectKeysOf(
  image: KeyedImage,
  { keepOriginals }: { readonly keepOriginals: boolean },
): string[] {
  return [...outputKeysOf(image), ...(keepOriginals ? [originalKeyOf(image)] : [])];
}
