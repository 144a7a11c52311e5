/** Three planes of the same size: red, green and blue in linear light, or the derivatives of the error by them. */
export type Planes = readonly [Float32Array, Float32Array, Float32Array];

export const planesOf = (pixels: number): Planes => [
  new Float32Array(pixels),
  new Float32Array(pixels),
  new Float32Array(pixels),
];

/** sRGB bytes to linear light, and how much that changes per byte. */
const LINEAR = new Float32Array(256);
const SLOPE = new Float32Array(256);
for (let value = 0; value < 256; value++) {
  const encoded = value / 255;
  const isDark = encoded <= 0.04045;
  LINEAR[value] = isDark ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
  SLOPE[value] = (isDark ? 1 / 12.92 : (2.4 / 1.055) * ((encoded + 0.055) / 1.055) ** 1.4) / 255;
}

/** Converts sRGB bytes of three channels to linear light. */
export function toLinear(data: Uint8Array): Planes {
  const planes = planesOf(data.length / 3);
  for (const [channel, plane] of planes.entries())
    for (let at = 0; at < plane.length; at++) plane[at] = LINEAR[data[3 * at + channel]!]!;
  return planes;
}

/** Returns the derivatives by sRGB bytes, of which those by linear light are given. */
export function bySrgb(gradient: Planes, data: Uint8Array): Float32Array {
  const result = new Float32Array(data.length);
  for (const [channel, plane] of gradient.entries())
    for (let at = 0, to = channel; at < plane.length; at++, to += 3)
      result[to] = plane[at]! * SLOPE[data[to]!]!;
  return result;
}
