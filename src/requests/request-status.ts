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

export const IMAGE_VERDICTS = ['COMPRESSED', 'KEPT_ORIGINAL', 'REUSED'] as const;
export type ImageVerdict = (typeof IMAGE_VERDICTS)[number];

export const OUTPUT_FORMATS = ['ORIGINAL', 'JPEG', 'PNG', 'WEBP', 'AVIF'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/**
 * Work on a request as a whole, after or beside its images: cancel those not yet settled, write the output
 * CSVs and settle the request, clear a deleted one away, reopen the failed ones for another round.
 */
export const REQUEST_JOB_TYPES = ['CANCEL', 'FINALIZE', 'PURGE', 'RETRY'] as const;
export type RequestJobType = (typeof REQUEST_JOB_TYPES)[number];

/** Where each status may go. A retry of failed images is the one way back, and opens a new round. */
const TRANSITIONS: Readonly<Record<RequestStatus, readonly RequestStatus[]>> = {
  PENDING: ['PROCESSING', 'CANCELLED'],
  PROCESSING: ['COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED'],
  COMPLETED: [],
  PARTIAL: ['PROCESSING'],
  FAILED: ['PROCESSING'],
  CANCELLED: [],
};

/** Whether a request may go from one status to another. */
export function mayBecome(from: RequestStatus, to: RequestStatus): boolean {
  return TRANSITIONS[from].includes(to);
}

/** Every status from which a request may become `to`. */
export function statusesBefore(to: RequestStatus): RequestStatus[] {
  return REQUEST_STATUSES.filter((from) => mayBecome(from, to));
}

/** Whether work on the request has ended, so that its progress stream ends as well. */
export function isTerminal(status: RequestStatus): boolean {
  return status !== 'PENDING' && status !== 'PROCESSING';
}

/** The status of a request whose every image is settled. */
export function statusOfSettled(images: { completed: number; failed: number }): RequestStatus {
  if (images.failed === 0) return 'COMPLETED';
  return images.completed === 0 ? 'FAILED' : 'PARTIAL';
}

/** The status of a product, from those of its images. */
export function statusOfProduct(images: readonly ImageStatus[]): ImageStatus {
  const has = (status: ImageStatus) => images.includes(status);
  if (images.every((status) => status === 'PENDING')) return 'PENDING';
  if (has('PENDING') || has('PROCESSING')) return 'PROCESSING';
  if (has('CANCELLED')) return 'CANCELLED';
  return has('FAILED') ? 'FAILED' : 'COMPLETED';
}
