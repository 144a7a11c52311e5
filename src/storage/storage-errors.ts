import { HalftoneError, ImageProcessingError } from '../common/index.js';

/** The public message of every store that has no room, however it reports that. */
export const STORAGE_FULL = 'The storage is full.';

/** The object store failed an operation. Retryable, since a full disk or a lost connection can recover. */
export class StorageError extends ImageProcessingError {
  override readonly code = 'STORAGE_FAILED';

  /** The store takes no object at all now, as far as the error itself says so; otherwise `ObjectStorage.check` may know. */
  readonly isOutage: boolean;

  constructor(message: string, options: { cause?: unknown; isOutage?: boolean } = {}) {
    super(message, { retryable: true, cause: options.cause });
    this.isOutage = options.isOutage ?? false;
  }
}

/** The object does not exist. */
export class ObjectNotFoundError extends HalftoneError {
  override readonly code = 'NOT_FOUND';

  constructor(readonly key: string) {
    super('The file does not exist.');
  }
}
