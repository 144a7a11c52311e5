import { ClientError } from '../../common/index.js';

/** When a client that was rejected for lack of space may retry, in seconds. */
const RETRY_AFTER_SECONDS = 10;

/** Limits the bytes that all uploads of this process keep on disk while they arrive and are read. */
export class SpoolSpace {
  #taken = 0;

  /** @param limit in bytes */
  constructor(private readonly limit: number) {}

  /** The number of bytes in use. */
  get taken(): number {
    return this.#taken;
  }

  /**
   * Reserves bytes until {@link give} returns them.
   *
   * @throws {ClientError} TOO_MANY_UPLOADS when fewer bytes are free
   */
  take(bytes: number): void {
    if (this.#taken + bytes > this.limit) throw tooManyUploads();
    this.#taken += bytes;
  }

  give(bytes: number): void {
    this.#taken -= bytes;
  }
}

function tooManyUploads(): ClientError {
  const message =
    'Nothing was stored: other uploads in progress use the disk space that this server gives to uploads. ' +
    `Upload the file again in ${RETRY_AFTER_SECONDS} s.`;
  return new ClientError('TOO_MANY_UPLOADS', message, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}
