import { type Compared, comparisonOf } from '../comparison/comparison.model.js';
import type { RequestEntity } from '../entities/index.js';
import type { Progress } from '../models/progress.model.js';
import { isTerminal } from '../request-status.js';
import { estimateSeconds } from './eta.js';

type Counters = Pick<
  RequestEntity,
  | 'id'
  | 'status'
  | 'sequence'
  | 'totalImages'
  | 'completedImages'
  | 'failedImages'
  | 'skippedImageCount'
  | 'inputBytes'
  | 'outputBytes'
  | 'settledBeforeRound'
  | 'startedAt'
  | 'updatedAt'
  | 'readAt'
  | 'notice'
> &
  Compared;

/** Returns the progress of a request from its counters; `notice` is what the request waits for, or null. */
export function progressOf(request: Counters, notice = request.notice): Progress {
  const { totalImages, completedImages, failedImages } = request;
  const processedImages = completedImages + failedImages;
  return {
    requestId: request.id,
    status: request.status,
    sequence: request.sequence,
    totalImages,
    processedImages,
    completedImages,
    failedImages,
    skippedImageCount: request.skippedImageCount,
    percentage: totalImages === 0 ? 100 : Math.floor((processedImages * 10_000) / totalImages) / 100,
    inputBytes: request.inputBytes,
    outputBytes: request.outputBytes,
    etaSeconds: notice === null ? etaSeconds(request) : null,
    comparison: comparisonOf(request),
    updatedAt: request.updatedAt,
  };
}

/** Returns the estimated seconds left; null for a request that is not running, and while there is no estimate. */
function etaSeconds(request: Counters): number | null {
  const { startedAt, updatedAt, readAt, totalImages, completedImages, failedImages } = request;
  if (isTerminal(request.status) || startedAt === null) return null;
  const processed = completedImages + failedImages;
  return estimateSeconds({
    remaining: totalImages - processed,
    settled: processed - request.settledBeforeRound,
    settledAfterSeconds: secondsBetween(startedAt, updatedAt),
    elapsedSeconds: secondsBetween(startedAt, readAt),
  });
}

const secondsBetween = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 1000;
