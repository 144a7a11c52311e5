import { counts, scalesOf, weightsOf } from '../weights.js';
import { bySrgb, type Planes, planesOf, toLinear } from './colour.js';
import { addFromHalf, halve } from './halve.js';
import { planeGradient } from './plane-gradient.js';
import { Xyb } from './xyb.js';

/** An opaque picture: sRGB bytes of three channels. Both sides have 8 pixels or more. */
interface Opaque {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Both pictures at one scale, in linear light. */
interface Scale {
  readonly original: Planes;
  readonly copy: Planes;
  readonly width: number;
  readonly height: number;
}

/**
 * Returns how the weighted error of SSIMULACRA 2.1 (what `score` maps to its scale) changes with each byte of a copy. It is positive
 * where a larger byte makes the copy worse. Needs about 80 bytes of memory per pixel.
 */
export function errorGradient(original: Opaque, copy: Opaque): Float32Array {
  const scales = pyramid(toLinear(original.data), toLinear(copy.data), original);
  let gradient: Planes | null = null;
  for (const [index, scale] of [...scales.entries()].toReversed())
    gradient = gradientOf(scale, index, scales.length, gradient);
  return bySrgb(gradient!, copy.data);
}

function pyramid(original: Planes, copy: Planes, { width, height }: Opaque): Scale[] {
  const scales = [{ original, copy, width, height }];
  for (const size of scalesOf(width, height).slice(1)) {
    const last = scales.at(-1)!;
    const smaller = ([red, green, blue]: Planes): Planes => {
      const half = (plane: Float32Array) => halve(plane, last.width, last.height);
      return [half(red), half(green), half(blue)];
    };
    scales.push({ original: smaller(last.original), copy: smaller(last.copy), ...size });
  }
  return scales;
}

/** Returns the derivatives by linear light at a scale; `smaller` are those of the scale of half its size. */
function gradientOf(
  { original, copy, width, height }: Scale,
  index: number,
  scales: number,
  smaller: Planes | null,
): Planes {
  const gradient = planesOf(width * height);
  if (smaller !== null)
    for (const [channel, plane] of gradient.entries()) addFromHalf(smaller[channel]!, plane, width, height);
  const planes = [0, 1, 2].filter((plane) => counts(scales, plane, index));
  if (planes.length === 0) return gradient;
  const [a, b] = [new Xyb(original), new Xyb(copy)];
  for (const plane of planes) {
    const weights = weightsOf(scales, plane, index);
    b.addGradient(plane, planeGradient(a.plane(plane), b.plane(plane), width, height, weights), gradient);
  }
  return gradient;
}
