import type { CompressMessage } from './compressor-messages.js';

/** An image that takes less than this is brief: the next one may wait for it. */
export const BRIEF_MS = 250;

/** What a slow image adds to the estimate fades by this with each that follows: kinds of pictures alternate. */
const FADING = 0.8;

/** Estimates how long a child takes for an image by those before it, which as a rule belong to the same request. */
export class Pace {
  #options = '';
  #msPerByte = Infinity;

  /** Whether an image is likely to take less than {@link BRIEF_MS}; never when the one before had other options. */
  isBrief({ input, options }: Pick<CompressMessage, 'input' | 'options'>): boolean {
    return this.#options === options && this.#msPerByte * input.length < BRIEF_MS;
  }

  /** Takes the duration of an image. */
  took({ input, options }: Pick<CompressMessage, 'input' | 'options'>, ms: number): void {
    const own = ms / Math.max(input.length, 1);
    this.#msPerByte = options === this.#options ? Math.max(own, FADING * this.#msPerByte) : own;
    this.#options = options;
  }
}
