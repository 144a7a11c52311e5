import { ImageProcessingError, type ImageErrorCode } from '../../common/index.js';

/** The codes with which compressing can fail. */
export type PictureErrorCode = Extract<
  ImageErrorCode,
  'NOT_AN_IMAGE' | 'UNSUPPORTED_FORMAT' | 'CORRUPT_IMAGE' | 'TOO_MANY_PIXELS' | 'TIMEOUT' | 'WORKER_LOST'
>;

/** Why one picture could not be compressed. Another try cures it only where `retryable` says so. */
export class PictureError extends ImageProcessingError {
  constructor(
    override readonly code: PictureErrorCode,
    message: string,
    options: { retryable?: boolean; cause?: unknown } = {},
  ) {
    super(message, { retryable: options.retryable ?? false, cause: options.cause });
  }
}

/** A picture that was killed for taking longer than the deadline. */
export function pictureTimedOut(deadlineMs: number): PictureError {
  return new PictureError('TIMEOUT', `Compressing the image took longer than ${deadlineMs / 1000} s.`);
}

/** A picture that ended one child and then a fresh one; `maxRssBytes` when it was the memory cap that did it. */
export function pictureLost(how: string, maxRssBytes: number | undefined): PictureError {
  const message =
    maxRssBytes === undefined
      ? 'Compressing the image ended the process that did it, and again when that did nothing else.'
      : `Compressing the image takes more memory than ${Math.floor(maxRssBytes / 2 ** 20)} MiB.`;
  return new PictureError('WORKER_LOST', message, { cause: new Error(`A compressor child ${how}`) });
}
