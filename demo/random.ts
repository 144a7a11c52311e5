/** Creates a generator of numbers from 0 up to 1 that are the same for the same `seed` (Marsaglia's xorshift32). */
export function seededRandom(seed: number): () => number {
  // Neighbouring seeds would start with similar numbers; the multiplication separates them.
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
