import type { Planes } from './colour.js';

const BIAS = 0.0037930732552754493;
const BIAS_ROOT = Math.cbrt(BIAS);

type Mix = readonly [red: number, green: number, blue: number];
const LONG: Mix = [0.3, 0.622, 0.078];
const MEDIUM: Mix = [0.23, 0.692, 0.078];
const SHORT: Mix = [0.24342268924547819, 0.20476744424496821, 0.551809866509535];

/** The planes of XYB of a picture, as in `assembly/colour.ts`, and the way back of derivatives by them. */
export class Xyb {
  private readonly long: Float32Array;
  private readonly medium: Float32Array;
  private shortRoots: Float32Array | undefined;

  constructor(private readonly linear: Planes) {
    this.long = rootsOf(LONG, linear);
    this.medium = rootsOf(MEDIUM, linear);
  }

  /** Only B has short waves, which is left out at the largest scale. */
  private get short(): Float32Array {
    return (this.shortRoots ??= rootsOf(SHORT, this.linear));
  }

  /** Returns one plane: 0 is X, 1 is Y, 2 is B. */
  plane(index: number): Float32Array {
    const { long, medium } = this;
    if (index === 0) return long.map((root, at) => 7 * (root - medium[at]!) + 0.42);
    if (index === 1) return long.map((root, at) => (root + medium[at]!) / 2 - BIAS_ROOT + 0.01);
    return this.short.map((root, at) => root - (long[at]! + medium[at]!) / 2 + 0.55);
  }

  /** Adds the derivatives by linear light, of which those by one plane are given. */
  addGradient(index: number, gradient: Float32Array, to: Planes): void {
    const [ofLong, ofMedium] = index === 0 ? [7, -7] : index === 1 ? [0.5, 0.5] : [-0.5, -0.5];
    addFromRoots(LONG, this.long, gradient, ofLong, to);
    addFromRoots(MEDIUM, this.medium, gradient, ofMedium, to);
    if (index === 2) addFromRoots(SHORT, this.short, gradient, 1, to);
  }
}

/** Returns the cube roots of a mix of linear light: a third of the exponent as a guess, then two steps of Halley's method. */
function rootsOf([r, g, b]: Mix, [red, green, blue]: Planes): Float32Array {
  const roots = new Float32Array(red.length);
  const bits = new Int32Array(roots.buffer);
  for (let at = 0; at < roots.length; at++) {
    const mixed = r * red[at]! + g * green[at]! + b * blue[at]! + BIAS;
    roots[at] = mixed;
    bits[at] = Math.trunc(bits[at]! / 3) + 0x2a510000;
    const root = halley(roots[at]!, mixed);
    roots[at] = halley(root, mixed);
  }
  return roots;
}

function halley(root: number, of: number): number {
  const cube = root * root * root;
  return (root * (cube + 2 * of)) / (2 * cube + of);
}

function addFromRoots(
  [r, g, b]: Mix,
  roots: Float32Array,
  gradient: Float32Array,
  factor: number,
  [red, green, blue]: Planes,
): void {
  for (let at = 0; at < gradient.length; at++) {
    const root = roots[at]!;
    const each = (factor * gradient[at]!) / (3 * root * root);
    red[at]! += each * r;
    green[at]! += each * g;
    blue[at]! += each * b;
  }
}
