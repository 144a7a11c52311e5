import { HalftoneError, ImageProcessingError } from '../common/index.js';

/** The object store could not do what it was asked; a full disk or a lost connection may be mended. */
export class StorageError extends ImageProcessingError {
  override readonly code = 'STORAGE_FAILED';

  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, { retryable: true, cause: options.cause });
  }
}

/** There is no object of that name. */
export class ObjectNotFoundError extends HalftoneError {
  override readonly code = 'NOT_FOUND';

  constructor(readonly key: string) {
    super('There is no such file.');
  }
}
