import { HalftoneError, ImageProcessingError, type ImageErrorCode } from '../../common/index.js';

/** The codes with which compressing one image can fail. */
export type ImageCompressionErrorCode = Extract<
  ImageErrorCode,
  'NOT_AN_IMAGE' | 'UNSUPPORTED_FORMAT' | 'CORRUPT_IMAGE' | 'TOO_MANY_PIXELS' | 'TIMEOUT' | 'WORKER_LOST'
>;

/** One image cannot be compressed. Retrying helps only where `retryable` is true. */
export class ImageCompressionError extends ImageProcessingError {
  constructor(
    override readonly code: ImageCompressionErrorCode,
    message: string,
    options: { retryable?: boolean; cause?: unknown } = {},
  ) {
    super(message, { retryable: options.retryable ?? false, cause: options.cause });
  }
}

/** Returns the error of an image that was killed because it took longer than the deadline. */
export function imageTimedOut(deadlineMs: number): ImageCompressionError {
  return new ImageCompressionError(
    'TIMEOUT',
    `Compressing the image took longer than ${deadlineMs / 1000} s.`,
  );
}

/** Returns the error of a poison image; `maxRssBytes` is set when it exceeded the memory limit. */
export function imageLost(exitDescription: string, maxRssBytes: number | undefined): ImageCompressionError {
  const message =
    maxRssBytes === undefined
      ? 'Compressing the image crashed the compressor process, and crashed it again when the image ran alone.'
      : `Compressing the image takes more memory than ${Math.floor(maxRssBytes / 2 ** 20)} MiB.`;
  const cause = new Error(`A compressor child ${exitDescription}`);
  return new ImageCompressionError('WORKER_LOST', message, { cause });
}

/**
 * The compressor itself cannot work: it is closed, or its children do not start. This is no ImageProcessingError,
 * because no image caused it; the same image can be compressed once the compressor works again.
 */
export class CompressorUnavailableError extends HalftoneError {
  readonly code = 'COMPRESSOR_UNAVAILABLE';
}
