import { ClientError, HalftoneError, ImageProcessingError } from '../../common/index.js';
import { CompressorUnavailableError } from '../../images/index.js';
import { HostBusyError } from '../../outbound/index.js';
import { storageFullError } from '../upload-errors.js';

const RETRY_AFTER_SECONDS = 5;

/**
 * Returns the error that a client gets when its preview fails with `error`: that of an image keeps its code. Errors that are
 * not caused by the image, its host or the storage are returned unchanged.
 */
export function previewError(error: unknown): unknown {
  const full = storageFullError(error);
  if (full !== undefined) return full;
  if (error instanceof HostBusyError) {
    const seconds = Math.max(1, Math.ceil(error.retryAfterMs / 1000));
    return overloaded('The host of the image takes no more requests of this server now.', seconds, error);
  }
  if (error instanceof CompressorUnavailableError)
    return overloaded('This server cannot compress images now.', RETRY_AFTER_SECONDS, error);
  if (!(error instanceof ImageProcessingError)) return error;
  const { code, message, retryable, retryAfterMs } = error;
  const pause =
    retryAfterMs === undefined ? {} : { retryAfterSeconds: Math.max(1, Math.ceil(retryAfterMs / 1000)) };
  return new ClientError(code, message, { retryable, ...pause }, { cause: error });
}

function overloaded(reason: string, retryAfterSeconds: number, cause: HalftoneError): ClientError {
  const message = `${reason} Retry in ${retryAfterSeconds} s.`;
  return new ClientError('OVERLOADED', message, { retryAfterSeconds }, { cause });
}
