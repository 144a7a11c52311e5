/**
 * The fingerprint of a picture: the lightness of 8 x 8 cells, row after row, then the two chroma values of 4 x 4 cells, with
 * 128 for none. A byte each.
 */
export const FINGERPRINT_SIDE = 8;
const LUMA = FINGERPRINT_SIDE ** 2;
export const FINGERPRINT_BYTES = LUMA + LUMA / 2;

/** A chroma cell stands for four cells of lightness. */
const CHROMA_WEIGHT = 4;

/** Returns the variance of the cells of a fingerprint, lightness and chroma together. */
export function fingerprintVariance(bytes: Uint8Array): number {
  const [light, first, second] = [
    sums(bytes, 0, LUMA, 1),
    sums(bytes, LUMA, 16, 2),
    sums(bytes, LUMA + 1, 16, 2),
  ];
  return (light + CHROMA_WEIGHT * (first + second)) / LUMA;
}

/** Returns the sum of the squared distances from the mean. */
function sums(bytes: Uint8Array, from: number, count: number, step: number): number {
  let [sum, squares] = [0, 0];
  for (let at = from, left = count; left > 0; left -= 1, at += step) {
    sum += bytes[at]!;
    squares += bytes[at]! ** 2;
  }
  return squares - sum ** 2 / count;
}

/**
 * Returns how far two fingerprints are apart: the root mean square of their differences as a share of the spread of their
 * cells, 0 for equal ones and about 1.4 for pictures that have nothing to do with each other. Infinity as soon as it is above
 * the limit.
 *
 * @param variance the mean of the variances of the two
 */
export function fingerprintDistance(
  a: Uint8Array,
  b: Uint8Array,
  variance: number,
  limit = Infinity,
): number {
  const most = limit ** 2 * variance * LUMA;
  let sum = 0;
  for (let from = 0; from < FINGERPRINT_BYTES; from += FINGERPRINT_SIDE) {
    const weight = from < LUMA ? 1 : CHROMA_WEIGHT;
    for (let at = from; at < from + FINGERPRINT_SIDE; at += 1) sum += weight * (a[at]! - b[at]!) ** 2;
    if (sum > most) return Infinity;
  }
  return Math.sqrt(sum / LUMA / variance);
}
