/** The sizes of pooled buffers are the powers of two between these, in bytes. */
const SMALLEST = 64 * 1024;
const LARGEST = 1024 * 1024;

/** The most bytes of buffers that wait to be taken again. */
const MAX_IDLE_BYTES = 16 * 1024 * 1024;

/**
 * Lends buffers for bodies, and lends those that are given back again. A body lives for two collections of young objects and
 * more, so V8 frees its memory only with a collection of the whole heap, which it begins after 64 MiB of such memory. With
 * new memory for every photograph that was every two hundred images.
 */
export class BufferPool {
  readonly #idle = new Map<number, Buffer[]>();
  #idleBytes = 0;

  /** Returns a buffer of at least `size` bytes. Its content is undefined: it may hold bytes of an earlier body. */
  take(size: number): Buffer {
    // The pages of a large new buffer take no memory until they are written, so a false Content-Length takes none.
    if (size > LARGEST) return Buffer.allocUnsafeSlow(size);
    const length = sizeClassOf(size);
    const idle = this.#idle.get(length)?.pop();
    if (idle === undefined) return Buffer.allocUnsafeSlow(length);
    this.#idleBytes -= length;
    return idle;
  }

  /** Takes a buffer back, of which `bytes` is a part or all. Nothing may read or write it any more. */
  giveBack({ buffer }: Buffer): void {
    const size = buffer.byteLength;
    if (size !== sizeClassOf(size) || this.#idleBytes + size > MAX_IDLE_BYTES) return;
    this.#idleBytes += size;
    const idle = this.#idle.get(size) ?? [];
    this.#idle.set(size, idle);
    idle.push(Buffer.from(buffer));
  }
}

/** Returns the smallest size of pooled buffers that has `size` bytes; a larger buffer is not pooled, and gets the largest. */
function sizeClassOf(size: number): number {
  let length = SMALLEST;
  while (length < size && length < LARGEST) length *= 2;
  return length;
}
