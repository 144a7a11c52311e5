import { ClientError } from '../common/index.js';
import { CsvError } from '../csv/index.js';

/** The codes with which the system and PostgreSQL (53100) report that a disk, a quota or a file is full. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', '53100']);

/** The error for a file that is larger than `limit` bytes. */
export function csvTooLarge(limit: number): ClientError {
  const message =
    `Nothing was stored: the file is larger than the limit of ${limit} bytes. ` +
    'Split it into smaller files and upload each of them.';
  return new ClientError('CSV_TOO_LARGE', message, { limit });
}

/** The error for the file of an image that is larger than `limit` bytes. */
export function imageTooLarge(limit: number): ClientError {
  const message = `The file of the image is larger than the limit of ${limit} bytes. Send a smaller one.`;
  return new ClientError('TOO_LARGE', message, { limit });
}

/** The error for a file that lists more than `limit` images. */
export function tooManyImages(limit: number): ClientError {
  const message =
    `Nothing was stored: the file lists more than ${limit} images, the limit for one upload. ` +
    'Split it into smaller files and upload each of them.';
  return new ClientError('TOO_MANY_IMAGES', message, { limit });
}

/** The error for a file that is unusable as a whole. */
export function invalidFile(error: CsvError): ClientError {
  const { code, line, column, message } = error;
  const rows = [{ line: line ?? 1, column, code, message }];
  return new ClientError('INVALID_CSV', message, { rows, rowErrorCount: 1 }, { cause: error });
}

/** The error for a file in which no row has an image URL. */
export function noImages(): ClientError {
  const message =
    'Nothing was stored: no row of the file has an image URL. ' +
    'Fill in the column of image URLs and upload the file again.';
  return invalidFile(new CsvError('NO_IMAGE_URLS', message));
}

/** The error for a request body that ended before its file did, or that is malformed. */
export function uploadInterrupted(cause?: unknown): ClientError {
  const message =
    'Nothing was stored: the upload was interrupted before the whole file arrived. Upload the file again.';
  return new ClientError('INVALID_INPUT', message, {}, { cause });
}

/** The error for an idempotency key that an upload of another file, or with other options, has used. */
export function idempotencyKeyReused(requestId: string): ClientError {
  const message =
    'Nothing was stored: an earlier upload used this idempotency key with another file or other options. ' +
    'Send the same file and options, or use a new key.';
  return new ClientError('IDEMPOTENCY_KEY_REUSED', message, { requestId });
}

/** The STORAGE_FULL error when `error`, or an error that caused it, reports a full disk; undefined for other errors. */
export function storageFullError(error: unknown): ClientError | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (!('code' in cause && typeof cause.code === 'string' && FULL.has(cause.code))) continue;
    const message =
      'Nothing was stored: the storage of the server is full. ' +
      'Upload the file again once the operator of the server has freed space.';
    return new ClientError('STORAGE_FULL', message, {}, { cause: error });
  }
  return undefined;
}

/** Whether an error is a disk error. Disk errors have an `errno`, errors of the multipart parser do not. */
export function isDiskError(error: unknown): boolean {
  return (error as { errno?: unknown } | null | undefined)?.errno !== undefined;
}
