import { BLOCK_SIZE, ZIGZAG } from './zigzag.js';

/** The brightest sample, and how far above it one may be made. */
const BRIGHTEST = 127;
const OVERSHOOT = 31;

/**
 * Makes white brighter than white next to darker pixels, along a curve that the cosines follow with less ringing: decoders clip it.
 * This is the overshoot deringing of mozjpeg, by Kornel Lesiński.
 */
export function dering(block: Float64Array): void {
  const isWhite = (index: number) => block[ZIGZAG[index]!]! >= BRIGHTEST - 0.01;
  let [white, sum] = [0, 0];
  for (let index = 0; index < BLOCK_SIZE; index++) {
    if (isWhite(index)) white++;
    sum += block[index]!;
  }
  if (white === 0 || white === BLOCK_SIZE) return;
  const limit = BRIGHTEST + Math.min(OVERSHOOT, (BRIGHTEST * BLOCK_SIZE - sum) / white);
  for (let start = 0; start < BLOCK_SIZE; start++) {
    if (!isWhite(start)) continue;
    let end = start + 1;
    while (end < BLOCK_SIZE && isWhite(end)) end++;
    raise(block, start, end, limit);
    start = end;
  }
}

/** Raises a run of white samples, in the order of the file, as steeply as it begins and ends. */
function raise(block: Float64Array, start: number, end: number, limit: number): void {
  const at = (index: number) => block[ZIGZAG[Math.max(0, Math.min(BLOCK_SIZE - 1, index))]!]!;
  const slope = (near: number, far: number) => Math.max(at(near) - at(far), BRIGHTEST - at(near));
  const [before, after] = [slope(start - 1, start - 2), slope(end, end + 1)];
  const up = start === 0 ? after : before;
  const down = end === BLOCK_SIZE ? up : after;
  const length = end - start;
  for (let index = start; index < end; index++) {
    const t = (index - start + 1) / (length + 1);
    const curve = length * t * (1 - t) * ((1 - t) * up + t * down);
    block[ZIGZAG[index]!] = Math.min(limit, Math.ceil(BRIGHTEST + curve));
  }
}
