export const REQUEST_STATUSES = [
  'PENDING',
  'PROCESSING',
  'COMPLETED',
  'PARTIAL',
  'FAILED',
  'CANCELLED',
] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

export const IMAGE_STATUSES = ['PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const;
export type ImageStatus = (typeof IMAGE_STATUSES)[number];

export const IMAGE_VERDICTS = ['COMPRESSED', 'KEPT_ORIGINAL', 'ALREADY_OPTIMISED', 'REUSED'] as const;
export type ImageVerdict = (typeof IMAGE_VERDICTS)[number];

export const IMAGE_CHANGES = ['ADDED', 'CHANGED', 'UNCHANGED'] as const;
/** How an image differs from those that an earlier request had for its URL. */
export type ImageChange = (typeof IMAGE_CHANGES)[number];

/**
 * The types of request jobs, which work on a request as a whole: cancel the images not yet settled, write the output CSVs
 * and settle the request, purge a deleted request, reopen the failed images for another round.
 */
export const REQUEST_JOB_TYPES = ['CANCEL', 'FINALIZE', 'PURGE', 'RETRY'] as const;
export type RequestJobType = (typeof REQUEST_JOB_TYPES)[number];

/** The allowed transitions from each status. Only a retry of failed images and a redo of chosen ones leave a terminal status; they open a new round. */
const TRANSITIONS: Readonly<Record<RequestStatus, readonly RequestStatus[]>> = {
  PENDING: ['PROCESSING', 'CANCELLED'],
  PROCESSING: ['COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED'],
  COMPLETED: ['PROCESSING'],
  PARTIAL: ['PROCESSING'],
  FAILED: ['PROCESSING'],
  CANCELLED: [],
};

/** Returns whether a request may change from one status to another. */
export function canTransition(from: RequestStatus, to: RequestStatus): boolean {
  return TRANSITIONS[from].includes(to);
}

/** Returns every status from which a request may change to `to`. */
export function statusesBefore(to: RequestStatus): RequestStatus[] {
  return REQUEST_STATUSES.filter((from) => canTransition(from, to));
}

/** Returns whether a status is terminal, so that the progress stream ends as well. */
export function isTerminal(status: RequestStatus): boolean {
  return status !== 'PENDING' && status !== 'PROCESSING';
}

/** Returns the status of a request whose images are all settled. */
export function statusOfSettled(images: { completed: number; failed: number }): RequestStatus {
  if (images.failed === 0) return 'COMPLETED';
  return images.completed === 0 ? 'FAILED' : 'PARTIAL';
}

/** Returns the status of a product from the statuses of its images. */
export function statusOfProduct(images: readonly ImageStatus[]): ImageStatus {
  const has = (status: ImageStatus) => images.includes(status);
  if (images.every((status) => status === 'PENDING')) return 'PENDING';
  if (has('PENDING') || has('PROCESSING')) return 'PROCESSING';
  if (has('CANCELLED')) return 'CANCELLED';
  return has('FAILED') ? 'FAILED' : 'COMPLETED';
}
