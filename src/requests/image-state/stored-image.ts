import { imageKey, originalKey } from '../../storage/index.js';
import type { ImageStatus, RequestStatus } from '../request-status.js';

/** What the row of an image, and of its request, says about the image's objects. */
export interface StoredImageRow {
  readonly id: string;
  readonly requestId: string;
  readonly requestStatus: RequestStatus;
  readonly status: ImageStatus;
  readonly inputFormat: string | null;
  readonly outputFormat: string | null;
  readonly keepOriginals: boolean;
}

/**
 * Whether the object under `key`, found beside the row of its image, is of no use to anybody: the row does not name it
 * and never will.
 *
 * Only a status that is final decides. A worker may be storing the object of an image that is PENDING or PROCESSING,
 * and a retry opens an image that FAILED again, at any moment between this answer and the deletion that follows from it.
 */
export function isSurplus(key: string, image: StoredImageRow): boolean {
  return isFinal(image) && !keysOf(image).includes(key);
}

function isFinal({ status, requestStatus }: StoredImageRow): boolean {
  return (
    status === 'COMPLETED' || status === 'CANCELLED' || (status === 'FAILED' && requestStatus === 'CANCELLED')
  );
}

/** The keys of the objects that the row names. */
function keysOf(image: StoredImageRow): string[] {
  const { id, requestId, status, inputFormat, outputFormat, keepOriginals } = image;
  if (status !== 'COMPLETED') return [];
  return [
    ...(outputFormat === null ? [] : [imageKey(requestId, id, outputFormat)]),
    ...(keepOriginals && inputFormat !== null ? [originalKey(requestId, id, inputFormat)] : []),
  ];
}
