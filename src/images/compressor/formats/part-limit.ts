import { ImageCompressionError } from '../compressor-errors.js';

/** More chunks, segments, blocks or boxes than an honest image has; their list would fill the memory. */
const MAX_PARTS = 500_000;

/**
 * Rejects an image of too many parts.
 *
 * @throws {ImageCompressionError} CORRUPT_IMAGE
 */
export function limitParts(count: number): void {
  if (count <= MAX_PARTS) return;
  throw new ImageCompressionError(
    'CORRUPT_IMAGE',
    `The image is damaged: it consists of more than ${MAX_PARTS} parts.`,
  );
}

/** How often the bytes of a file may be erased on average, since parts of a damaged image may overlap. */
const MAX_OVERLAP = 4;

/** Overwrites parts of a file with zeros. */
export class Eraser {
  #erased = 0;

  constructor(private readonly bytes: Buffer) {}

  /**
   * Erases the bytes between two offsets, as far as they lie in the file.
   *
   * @throws {ImageCompressionError} CORRUPT_IMAGE when the parts overlap so often that erasing them would take long
   */
  erase(from: number, to: number): void {
    const end = Math.min(to, this.bytes.length);
    if (!(from >= 0 && from < end)) return;
    this.#erased += end - from;
    if (this.#erased > this.bytes.length * MAX_OVERLAP)
      throw new ImageCompressionError('CORRUPT_IMAGE', 'The image is damaged: its parts overlap.');
    this.bytes.fill(0, from, end);
  }
}
