import type { RequestEntity } from '../entities/index.js';
import type { Progress } from '../models/progress.model.js';
import { isTerminal } from '../request.status.js';

type Counters = Pick<
  RequestEntity,
  | 'id'
  | 'status'
  | 'sequence'
  | 'totalImages'
  | 'completedImages'
  | 'failedImages'
  | 'inputBytes'
  | 'outputBytes'
  | 'settledBeforeRound'
  | 'startedAt'
  | 'updatedAt'
>;

/** How far a request has come, from its counters. */
export function progressOf(request: Counters): Progress {
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
    percentage: totalImages === 0 ? 100 : Math.floor((processedImages * 10_000) / totalImages) / 100,
    inputBytes: request.inputBytes,
    outputBytes: request.outputBytes,
    etaSeconds: etaSeconds(request),
    updatedAt: request.updatedAt,
  };
}

/** The seconds left, supposing that the rest goes as fast as this round has so far; null when nobody can say. */
export function etaSeconds(request: Counters): number | null {
  const processed = request.completedImages + request.failedImages;
  const inRound = processed - request.settledBeforeRound;
  if (isTerminal(request.status) || request.startedAt === null || inRound <= 0) return null;
  const elapsed = (request.updatedAt.getTime() - request.startedAt.getTime()) / 1000;
  // The database's clock was set back since the round began.
  if (elapsed < 0) return null;
  return Math.round(((request.totalImages - processed) * elapsed * 10) / inRound) / 10;
}
