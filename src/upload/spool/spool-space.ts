import { ClientError } from '../../common/index.js';

/** When a client that was refused for want of space may try again, in seconds. */
const RETRY_AFTER_SECONDS = 10;

/** Counts the bytes that all uploads of this process have on disk while they arrive and are read. */
export class SpoolSpace {
  #taken = 0;

  /** @param limit in bytes */
  constructor(private readonly limit: number) {}

  /** How many bytes are taken, for the metrics. */
  get taken(): number {
    return this.#taken;
  }

  /**
   * Takes so many bytes, until they are given back.
   *
   * @throws {ClientError} TOO_MANY_UPLOADS when fewer are left
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
    'Nothing was stored: the uploads under way fill the space that the server has for them. ' +
    `Send it again in ${RETRY_AFTER_SECONDS} s.`;
  return new ClientError('TOO_MANY_UPLOADS', message, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}
