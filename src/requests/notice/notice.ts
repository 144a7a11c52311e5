import { isTerminal, type RequestStatus } from '../request-status.js';

/** What the row of a request says about troubles, by the clock of the database. */
export interface NoticeRow {
  readonly status: RequestStatus;
  readonly job: string | null;
  /** What a worker met last that stands in the way of all work; null once anything went well again. */
  readonly notice: string | null;
  /** When anything of it was settled last, or it was uploaded, begun or retried. */
  readonly updatedAt: Date;
  readonly readAt: Date;
}

/** How long a request may wait for its first worker, and for its next result, until that is worth a notice. */
const PENDING_SECONDS = 60;
const PROCESSING_SECONDS = 120;

/**
 * Says in a sentence or two what an unfinished request waits for, where that is not its own images; null where all goes
 * as it should. `storageErrorText` is what this process finds wrong with the object store, if anything.
 */
export function noticeFor(request: NoticeRow, storageErrorText: string | null): string | null {
  const { status, job, notice, updatedAt, readAt } = request;
  if (isTerminal(status) && job === null) return null;
  if (notice !== null) return notice;
  if (storageErrorText !== null) return storageNotice(storageErrorText);
  const silence = (readAt.getTime() - updatedAt.getTime()) / 1000;
  if (status === 'PENDING' && silence > PENDING_SECONDS)
    return 'No worker has begun with this request. Check that a process with the role "worker" runs.';
  if (status === 'PROCESSING' && silence > PROCESSING_SECONDS)
    return (
      'Nothing of this request has been settled for over two minutes. Its last images may wait for slow hosts or ' +
      'for another attempt; if not, check that a process with the role "worker" runs.'
    );
  return null;
}

/** What a request waits for while images cannot be stored; `fault` is the public message of the storage's error. */
export function storageNotice(fault: string): string {
  return `Images cannot be stored: ${lower(fault)} They are tried again; failed ones can be retried once it works.`;
}

/** What a request waits for while this worker's compressor does not start. */
export const COMPRESSOR_NOTICE =
  'Images cannot be compressed: the compressor of a worker does not start, and its log says why. They are tried again.';

/** What a request waits for while its output CSVs cannot be written; `fault` is a public message, if there is one. */
export function outputNotice(fault: string | null): string {
  const why = fault === null ? 'the log of the worker says why.' : lower(fault);
  return `All images are settled, but the output CSV cannot be written: ${why} It is tried again.`;
}

const lower = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1);
