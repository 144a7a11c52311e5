import { allocate } from './memory';

/** sRGB bytes to linear light, 0 to 1. */
const LINEAR = new StaticArray<f32>(256);
for (let value = 0; value < 256; value++) {
  const encoded = <f64>value / 255;
  LINEAR[value] = <f32>(encoded <= 0.04045 ? encoded / 12.92 : Math.pow((encoded + 0.055) / 1.055, 2.4));
}

/**
 * Converts a row of sRGB bytes to three planes of linear light. Pixels with alpha (four channels) are first drawn on a
 * grey background, as a browser does: in sRGB, rounded to bytes.
 */
export function toLinear(
  bytes: usize,
  channels: i32,
  background: i32,
  planes: usize,
  stride: i32,
  width: i32,
): void {
  const table = changetype<usize>(LINEAR);
  for (let x = 0; x < width; x++) {
    let red = <i32>load<u8>(bytes);
    let green = <i32>load<u8>(bytes, 1);
    let blue = <i32>load<u8>(bytes, 2);
    if (channels === 4) {
      const alpha = <i32>load<u8>(bytes, 3);
      const behind = background * (255 - alpha) + 127;
      red = (red * alpha + behind) / 255;
      green = (green * alpha + behind) / 255;
      blue = (blue * alpha + behind) / 255;
    }
    const at = planes + (x << 2);
    store<f32>(at, load<f32>(table + (red << 2)));
    store<f32>(at + stride, load<f32>(table + (green << 2)));
    store<f32>(at + 2 * stride, load<f32>(table + (blue << 2)));
    bytes += channels;
  }
}

/** What is added before the cube root, so that the darkest tones do not count too much, and its cube root. */
const BIAS: f32 = 0.0037930732552754493;
const BIAS_ROOT: f32 = 0.15595420054846747;

function mix(red: v128, green: v128, blue: v128, r: f32, g: f32, b: f32): v128 {
  const sum = f32x4.add(f32x4.mul(red, f32x4.splat(r)), f32x4.mul(green, f32x4.splat(g)));
  const biased = f32x4.add(f32x4.mul(blue, f32x4.splat(b)), f32x4.splat(BIAS));
  return f32x4.sub(cubeRoot(f32x4.add(sum, biased)), f32x4.splat(BIAS_ROOT));
}

/** The cube roots of positive numbers: a third of the exponent as a guess, then two steps of Halley's method. */
function cubeRoot(x: v128): v128 {
  const third = f32x4.mul(f32x4.convert_i32x4_s(x), f32x4.splat(1.0 / 3.0));
  let root = i32x4.add(i32x4.trunc_sat_f32x4_s(third), i32x4.splat(0x2a510000));
  root = halley(root, x);
  return halley(root, x);
}

function halley(root: v128, x: v128): v128 {
  const cube = f32x4.mul(f32x4.mul(root, root), root);
  const over = f32x4.add(cube, f32x4.add(x, x));
  const under = f32x4.add(f32x4.add(cube, cube), x);
  return f32x4.mul(root, f32x4.div(over, under));
}

/** Converts three planes of linear light to the planes X, Y and B of XYB, in about 0 to 1. A plane at address 0 is left out. */
export function toXyb(planes: usize, stride: i32, width: i32, x: usize, y: usize, b: usize): void {
  const bytes = width << 2;
  for (let at = 0; at < bytes; at += 16) {
    const red = v128.load(planes + at);
    const green = v128.load(planes + stride + at);
    const blue = v128.load(planes + 2 * stride + at);
    const long = mix(red, green, blue, 0.3, 0.622, 0.078);
    const medium = mix(red, green, blue, 0.23, 0.692, 0.078);
    const light = f32x4.mul(f32x4.add(long, medium), f32x4.splat(0.5));
    if (y !== 0) v128.store(y + at, f32x4.add(light, f32x4.splat(0.01)));
    if (x !== 0) {
      const opponent = f32x4.mul(f32x4.sub(long, medium), f32x4.splat(7));
      v128.store(x + at, f32x4.add(opponent, f32x4.splat(0.42)));
    }
    if (b !== 0) {
      const short = mix(red, green, blue, 0.24342268924547819, 0.20476744424496821, 0.5518098665095536);
      v128.store(b + at, f32x4.add(f32x4.sub(short, light), f32x4.splat(0.55)));
    }
  }
}

/** Halves two rows of three planes in both directions. An odd last column counts twice. */
export function halve(above: usize, below: usize, stride: i32, width: i32, to: usize, toStride: i32): void {
  const half = (width + 1) >> 1;
  for (let plane = 0; plane < 3; plane++) {
    if (width & 1) {
      store<f32>(above + (width << 2), load<f32>(above + ((width - 1) << 2)));
      store<f32>(below + (width << 2), load<f32>(below + ((width - 1) << 2)));
    }
    for (let x = 0; x < half; x += 4) {
      const at = x << 3;
      const left = f32x4.add(v128.load(above + at), v128.load(below + at));
      const right = f32x4.add(v128.load(above + at, 16), v128.load(below + at, 16));
      const even = v128.shuffle<f32>(left, right, 0, 2, 4, 6);
      const odd = v128.shuffle<f32>(left, right, 1, 3, 5, 7);
      v128.store(to + (x << 2), f32x4.mul(f32x4.add(even, odd), f32x4.splat(0.25)));
    }
    above += stride;
    below += stride;
    to += toStride;
  }
}
