/** Numbers from 0 up to 1 that are the same for the same `seed` every time (Marsaglia's xorshift32). */
export function seededRandom(seed: number): () => number {
  // Neighbouring seeds would begin alike; the multiplication tears them apart.
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
