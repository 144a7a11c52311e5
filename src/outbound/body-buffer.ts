import { BufferPool } from './buffer-pool.js';
import { OutboundError } from './outbound-errors.js';

const SMALLEST = 64 * 1024;

/**
 * Collects a body of at most `limit` bytes in one growing buffer. A list of chunks would be bounded by its bytes only,
 * while each chunk costs about a hundred bytes more, which a host can exploit with chunks of one byte.
 */
export class BodyBuffer {
  #bytes: Buffer;
  #length = 0;

  /** `announced` is the Content-Length, where the host sent one. */
  constructor(
    readonly limit: number,
    announced?: number,
    private readonly pool = new BufferPool(),
  ) {
    this.#bytes = pool.take(Math.min(limit, announced ?? SMALLEST));
  }

  /** @throws {OutboundError} TOO_LARGE when `chunk` exceeds the limit */
  append(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (length > this.limit) throw bodyTooLarge(this.limit);
    if (length > this.#bytes.length) this.#grow(length);
    this.#bytes.set(chunk, this.#length);
    this.#length = length;
  }

  get length(): number {
    return this.#length;
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(needed: number): void {
    const size = Math.min(this.limit, Math.max(needed, this.#bytes.length * 2, SMALLEST));
    const larger = this.pool.take(size);
    larger.set(this.bytes);
    this.pool.giveBack(this.#bytes);
    this.#bytes = larger;
  }
}

/** Returns the error for a body of more than `limit` bytes. */
export function bodyTooLarge(limit: number): OutboundError {
  return new OutboundError(
    'TOO_LARGE',
    `The file is larger than the limit of ${limit} bytes (FETCH_MAX_BYTES).`,
  );
}
