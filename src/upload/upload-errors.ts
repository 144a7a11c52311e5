import { ClientError } from '../common/index.js';

/** The error for a file that is larger than `limit` bytes. */
export function csvTooLarge(limit: number): ClientError {
  const message = `Nothing was stored: the file is larger than the limit of ${limit} bytes.`;
  return new ClientError('CSV_TOO_LARGE', message, { limit });
}

/** The error for a body that ended before the file did, or is malformed. */
export function brokeOff(cause?: unknown): ClientError {
  const message = 'Nothing was stored: the upload broke off before the whole file had arrived.';
  return new ClientError('INVALID_INPUT', message, {}, { cause });
}

/** The error for an idempotency key that an upload of another file, or with other options, was sent with. */
export function keyReused(requestId: string): ClientError {
  const message =
    'Nothing was stored: this idempotency key belongs to an earlier upload of another file, or with other options. ' +
    'Send the same file and options again, or use a new key.';
  return new ClientError('IDEMPOTENCY_KEY_REUSED', message, { requestId });
}

/** Whether an error is of the disk: those have a number, and those of the multipart parser have none. */
export function isOfDisk(error: unknown): boolean {
  return (error as { errno?: unknown } | null | undefined)?.errno !== undefined;
}
