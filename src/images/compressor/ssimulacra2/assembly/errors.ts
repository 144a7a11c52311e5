import { BLOCK } from './blur';

/** Keeps the structural term from dividing by zero where both pictures are flat. */
const C2: f32 = 0.0009;

/** The sums of one plane: of the three errors, and of their fourth powers. */
export const SUMS = 6;

function lanes(sum: v128): f64 {
  const a = <f64>f32x4.extract_lane(sum, 0) + <f64>f32x4.extract_lane(sum, 1);
  return a + <f64>f32x4.extract_lane(sum, 2) + <f64>f32x4.extract_lane(sum, 3);
}

function add(to: usize, sum: v128, fourth: v128): void {
  store<f64>(to, load<f64>(to) + lanes(sum));
  store<f64>(to, load<f64>(to, 24) + lanes(fourth), 24);
}

function fourthPower(error: v128): v128 {
  const square = f32x4.mul(error, error);
  return f32x4.mul(square, square);
}

/** The lanes of the last block that lie inside the picture. */
function inside(pixels: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(pixels));
}

/**
 * Adds the errors of one row of one plane to its sums. `means` is the blurred row, in blocks; `a` and `b` are the row itself
 * in both pictures. The errors are:
 * - how far the structure differs (SSIM, without its term for brightness, which is relative),
 * - edges that only the second picture has (ringing, blocks),
 * - edges that only the first picture has (blur).
 */
export function addErrors(means: usize, a: usize, b: usize, width: i32, sums: usize): void {
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  let structure = zero,
    structure4 = zero;
  let added = zero,
    added4 = zero;
  let lost = zero,
    lost4 = zero;
  for (let x = 0; x < width; x += 4) {
    const meanA = v128.load(means);
    const meanB = v128.load(means, 16);
    const squares = v128.load(means, 32);
    const products = v128.load(means, 48);
    means += BLOCK;

    const difference = f32x4.sub(meanA, meanB);
    const covariance = f32x4.sub(products, f32x4.mul(meanA, meanB));
    const ofMeans = f32x4.add(f32x4.mul(meanA, meanA), f32x4.mul(meanB, meanB));
    const variances = f32x4.add(f32x4.sub(squares, ofMeans), f32x4.splat(C2));
    const common = f32x4.add(f32x4.add(covariance, covariance), f32x4.splat(C2));
    const similarity = f32x4.div(
      f32x4.mul(f32x4.sub(one, f32x4.mul(difference, difference)), common),
      variances,
    );
    let dissimilar = f32x4.max(f32x4.sub(one, similarity), zero);

    const edgeA = f32x4.add(one, f32x4.abs(f32x4.sub(v128.load(a + (x << 2)), meanA)));
    const edgeB = f32x4.add(one, f32x4.abs(f32x4.sub(v128.load(b + (x << 2)), meanB)));
    let edges = f32x4.sub(f32x4.div(edgeB, edgeA), one);

    if (x + 4 > width) {
      const mask = inside(width - x);
      dissimilar = v128.and(dissimilar, mask);
      edges = v128.and(edges, mask);
    }
    const more = f32x4.max(edges, zero);
    const less = f32x4.sub(more, edges);
    structure = f32x4.add(structure, dissimilar);
    structure4 = f32x4.add(structure4, fourthPower(dissimilar));
    added = f32x4.add(added, more);
    added4 = f32x4.add(added4, fourthPower(more));
    lost = f32x4.add(lost, less);
    lost4 = f32x4.add(lost4, fourthPower(less));
  }
  add(sums, structure, structure4);
  add(sums + 8, added, added4);
  add(sums + 16, lost, lost4);
}
