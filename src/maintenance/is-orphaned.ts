import { type KeyedImage, originalKeyOf, outputKeysOf } from '../storage/index.js';
import type { ImageStatus, RequestStatus } from '../requests/index.js';

/** The columns of an image and its request that decide which objects the image has. */
export interface StoredImageRow extends Omit<KeyedImage, 'inputFormat' | 'outputFormat'> {
  readonly requestStatus: RequestStatus;
  readonly status: ImageStatus;
  readonly inputFormat: string | null;
  readonly outputFormat: string | null;
  readonly keepOriginals: boolean;
}

/**
 * Returns whether the object under `key` is orphaned although its image has a row: the row does not name it and never
 * will.
 *
 * Only objects of images with a final status are orphaned. Between this result and the deletion that follows from it, a
 * worker may store the object of an image that is PENDING or PROCESSING, and a retry may reopen a FAILED image.
 */
export function isOrphaned(key: string, image: StoredImageRow): boolean {
  return isFinal(image) && !keysOf(image).includes(key);
}

function isFinal({ status, requestStatus }: StoredImageRow): boolean {
  return (
    status === 'COMPLETED' || status === 'CANCELLED' || (status === 'FAILED' && requestStatus === 'CANCELLED')
  );
}

/** Returns the keys of the objects that the row names. */
function keysOf(image: StoredImageRow): string[] {
  const { status, inputFormat, outputFormat, keepOriginals } = image;
  if (status !== 'COMPLETED') return [];
  return [
    ...(outputFormat === null ? [] : outputKeysOf({ ...image, outputFormat })),
    ...(keepOriginals && inputFormat !== null ? [originalKeyOf({ ...image, inputFormat })] : []),
  ];
}
