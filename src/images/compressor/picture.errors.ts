import { ImageError, type ImageErrorCode } from '../../common/index.js';

/** The codes with which compressing can fail. */
export type PictureErrorCode = Extract<
  ImageErrorCode,
  'NOT_AN_IMAGE' | 'UNSUPPORTED_FORMAT' | 'CORRUPT_IMAGE' | 'TOO_MANY_PIXELS' | 'TIMEOUT' | 'WORKER_LOST'
>;

/** Why one picture could not be compressed. Another try cures it only where `retryable` says so. */
export class PictureError extends ImageError {
  constructor(
    override readonly code: PictureErrorCode,
    message: string,
    options: { retryable?: boolean; cause?: unknown } = {},
  ) {
    super(message, { retryable: options.retryable ?? false, cause: options.cause });
  }
}
