import { originalFileName } from './file-name.js';
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
}

/** Returns the key of the output of an image. */
export function outputKeyOf({
  requestId,
  id,
  outputFormat,
  fileName,
}: Omit<KeyedImage, 'inputUrl' | 'inputFormat'>): string {
  return imageKey(requestId, id, outputFormat, fileName);
}

/** Returns the key of the kept original of an image. */
export function originalKeyOf({
  requestId,
  id,
  inputUrl,
  inputFormat,
  fileName,
}: Omit<KeyedImage, 'outputFormat'>): string {
  const name = fileName === null ? null : originalFileName(fileName, inputUrl, inputFormat);
  return originalKey(requestId, id, inputFormat, name);
}
