import { isTerminal, type RequestStatus } from '../request-status.js';

/** The columns of a request that decide about its notice; times are by the clock of the database. */
export interface NoticeRow {
  readonly status: RequestStatus;
  readonly job: string | null;
  /** The last installation-wide error that a worker recorded; null once an image has completed after it. */
  readonly notice: string | null;
  /** When an image was settled last, or the request was uploaded, started or retried. */
  readonly updatedAt: Date;
  readonly readAt: Date;
}

/** How long a request may wait for its first worker, and for its next result, before it gets a notice. */
const PENDING_SECONDS = 60;
const PROCESSING_SECONDS = 120;

/**
 * Returns what an unfinished request waits for, in one or two sentences, when that is a problem of the installation; null
 * otherwise. `storageErrorText` is the error that this process finds with the object store, or null.
 */
export function noticeFor(request: NoticeRow, storageErrorText: string | null): string | null {
  const { status, job, notice, updatedAt, readAt } = request;
  if (isTerminal(status) && job === null) return null;
  if (notice !== null) return notice;
  if (storageErrorText !== null) return storageNotice(storageErrorText);
  const silence = (readAt.getTime() - updatedAt.getTime()) / 1000;
  if (status === 'PENDING' && silence > PENDING_SECONDS)
    return 'No worker has started this request. Check that a process with the role "worker" runs.';
  if (status === 'PROCESSING' && silence > PROCESSING_SECONDS)
    return (
      'No image of this request has completed or failed for over two minutes. Its last images may wait for slow hosts ' +
      'or for a retry; if not, check that a process with the role "worker" runs.'
    );
  return null;
}

/** The notice while images cannot be stored; `error` is the public message of the storage error. */
export function storageNotice(error: string): string {
  return `Images cannot be stored: ${lower(error)} They wait, and continue automatically once the storage works.`;
}

/** The notice while the compressor of a worker does not start. */
export const COMPRESSOR_NOTICE =
  'Images cannot be compressed: the compressor of a worker does not start. They are retried automatically; see the log of the worker.';

/** The notice while the output CSVs cannot be written; `error` is a public message, or null when there is none. */
export function outputNotice(error: string | null): string {
  const reason = error === null ? 'see the log of the worker.' : lower(error);
  return `All images are settled, but the output CSV cannot be written: ${reason} It is retried automatically.`;
}

const lower = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1);
