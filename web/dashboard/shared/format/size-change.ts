import { bytesBetween } from './format.js';

/** How a size has changed, as a user reads it. */
export interface SizeChange {
  readonly kind: 'smaller' | 'larger' | 'same';
  /** Such as "54% smaller", "54% larger" or "same size". */
  readonly words: string;
  /** Such as "−54%" or "+54%"; empty for no change that shows. */
  readonly short: string;
  /** The bytes that are saved or added, without a sign. */
  readonly difference: string;
}

/** Compares a size with the one before it; null when nothing was there before. */
export function sizeChange(before: number, after: number): SizeChange | null {
  if (before <= 0) return null;
  const percent = Math.round((Math.abs(after - before) / before) * 100);
  const difference = bytesBetween(before, after);
  if (percent === 0) return { kind: 'same', words: 'same size', short: '', difference };
  return after < before
    ? { kind: 'smaller', words: `${percent}% smaller`, short: `−${percent}%`, difference }
    : { kind: 'larger', words: `${percent}% larger`, short: `+${percent}%`, difference };
}
