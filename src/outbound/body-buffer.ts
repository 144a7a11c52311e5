import { OutboundError } from './outbound-errors.js';

const SMALLEST = 64 * 1024;

/**
 * Collects a body of at most `limit` bytes in one buffer that grows. A list of chunks would be bounded by
 * their bytes alone, and a host that sends one byte a chunk makes each of them cost a hundred.
 */
export class BodyBuffer {
  #bytes: Buffer;
  #length = 0;

  /** `announced` is the length to expect, where the host told one. */
  constructor(
    readonly limit: number,
    announced?: number,
  ) {
    // The pages of a large buffer cost nothing until they are written, so a false promise costs nothing.
    this.#bytes = Buffer.allocUnsafeSlow(Math.min(limit, announced ?? SMALLEST));
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

  /** What has been collected. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(needed: number): void {
    const size = Math.min(this.limit, Math.max(needed, this.#bytes.length * 2, SMALLEST));
    const larger = Buffer.allocUnsafeSlow(size);
    larger.set(this.bytes);
    this.#bytes = larger;
  }
}

/** The error for a body of more than `limit` bytes. */
export function bodyTooLarge(limit: number): OutboundError {
  return new OutboundError('TOO_LARGE', `The file is larger than the limit of ${limit} bytes.`);
}
