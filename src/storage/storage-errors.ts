import { HalftoneError, ImageProcessingError } from '../common/index.js';

/** The public message of every store that has no room, however it reports that. */
export const STORAGE_FULL = 'The storage is full.';

/** The object store failed an operation. Retryable, since a full disk or a lost connection can recover. */
export class StorageError extends ImageProcessingError {
  override readonly code = 'STORAGE_FAILED';

  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, { retryable: true, cause: options.cause });
  }

  get isFull(): boolean {
    return this.message === STORAGE_FULL;
  }
}

/** The object does not exist. */
export class ObjectNotFoundError extends HalftoneError {
  override readonly code = 'NOT_FOUND';

  constructor(readonly key: string) {
    super('The file does not exist.');
  }
}
