import { blur } from './blur.js';

/** Keeps the structural term from dividing by zero where both pictures are flat. */
const C2 = 0.0009;

/**
 * Returns the derivatives of the weighted errors of one plane at one scale, by the values of the copy. The errors are those of
 * `assembly/errors.ts`: structure, added edges and lost edges, as means and as 4-norms.
 */
export function planeGradient(
  original: Float32Array,
  copy: Float32Array,
  width: number,
  height: number,
  weights: readonly number[],
): Float32Array {
  const means = meansOf(original, copy, width, height);
  const slopes = slopesOf(original, copy, means, weights);
  const { meanA, meanB, squares, products } = means;
  // From here on the four planes hold the derivatives by what they held. That by the copy itself is in `meanA`.
  for (let at = 0; at < copy.length; at++) {
    const [a, b] = [meanA[at]!, meanB[at]!];
    const difference = a - b;
    const common = 2 * (products[at]! - a * b) + C2;
    const variances = squares[at]! - a * a - b * b + C2;
    const near = 1 - difference * difference;
    const dissimilar = 1 - (near * common) / variances;
    const bySimilarity = dissimilar > 0 ? -(slopes.structure(dissimilar) / variances) : 0;
    const edge = copy[at]! - b;
    const inOriginal = 1 + Math.abs(original[at]! - a);
    const ratio = (1 + Math.abs(edge)) / inOriginal - 1;
    const byEdge = (slopes.edges(ratio) * Math.sign(edge)) / inOriginal;
    meanA[at] = byEdge;
    meanB[at] =
      bySimilarity * 2 * (difference * common - near * a + (near * common * b) / variances) - byEdge;
    products[at] = bySimilarity * 2 * near;
    squares[at] = (-bySimilarity * near * common) / variances;
  }
  for (const plane of [meanB, squares, products]) blur(plane, width, height);
  for (let at = 0; at < copy.length; at++)
    meanA[at]! += meanB[at]! + 2 * copy[at]! * squares[at]! + original[at]! * products[at]!;
  return meanA;
}

interface Means {
  readonly meanA: Float32Array;
  readonly meanB: Float32Array;
  /** Of the sum of both squares. */
  readonly squares: Float32Array;
  readonly products: Float32Array;
}

function meansOf(a: Float32Array, b: Float32Array, width: number, height: number): Means {
  const squares = new Float32Array(a.length);
  const products = new Float32Array(a.length);
  for (let at = 0; at < a.length; at++) {
    squares[at] = a[at]! * a[at]! + b[at]! * b[at]!;
    products[at] = a[at]! * b[at]!;
  }
  const means = { meanA: a.slice(), meanB: b.slice(), squares, products };
  for (const plane of Object.values(means)) blur(plane, width, height);
  return means;
}

/** How fast the weighted errors rise with the error of one pixel: for structure, and for edges (lost ones are negative). */
function slopesOf(
  original: Float32Array,
  copy: Float32Array,
  { meanA, meanB, squares, products }: Means,
  weights: readonly number[],
) {
  let [structure, added, lost] = [0, 0, 0];
  for (let at = 0; at < copy.length; at++) {
    const [a, b] = [meanA[at]!, meanB[at]!];
    const common = 2 * (products[at]! - a * b) + C2;
    const variances = squares[at]! - a * a - b * b + C2;
    const dissimilar = Math.max(0, 1 - ((1 - (a - b) ** 2) * common) / variances);
    const ratio = (1 + Math.abs(copy[at]! - b)) / (1 + Math.abs(original[at]! - a)) - 1;
    structure += fourth(dissimilar);
    if (ratio > 0) added += fourth(ratio);
    else lost += fourth(ratio);
  }
  const pixels = copy.length;
  const mean = (index: number) => weights[index]! / pixels;
  const norm = (index: number, sum: number) =>
    sum > 0 ? weights[index]! / pixels / (sum / pixels) ** 0.75 : 0;
  const [ofStructure, ofAdded, ofLost] = [norm(3, structure), norm(4, added), norm(5, lost)];
  const [meanStructure, meanAdded, meanLost] = [mean(0), mean(1), mean(2)];
  return {
    structure: (error: number) => meanStructure + ofStructure * error * error * error,
    edges: (ratio: number) =>
      ratio > 0 ? meanAdded + ofAdded * ratio * ratio * ratio : -meanLost + ofLost * ratio * ratio * ratio,
  };
}

const fourth = (value: number) => value * value * value * value;
