import { toLinear } from './colour';
import { allocate, freeAll } from './memory';
import { Scale } from './scale';

/** How many scales there are at most: 1:1 to 1:32. */
const SCALES = 6;

const scales = new StaticArray<Scale>(SCALES);
for (let index = 0; index < SCALES; index++) scales[index] = new Scale();

let width: i32 = 0;
let channels: i32 = 0;
let background: i32 = 0;

/**
 * Begins a measurement of two pictures and returns where the bytes of their rows are to be written: `rows` of the first, then
 * as many of the second. `planes` has three bits for each scale: the planes of XYB that count there; `recursive` has those of
 * them that are blurred as in `recursive-blur.ts`. `grey` is what pixels with alpha are drawn on.
 */
export function open(
  w: i32,
  h: i32,
  bytesPerPixel: i32,
  planes: i32,
  recursive: i32,
  grey: i32,
  rows: i32,
): usize {
  freeAll();
  width = w;
  channels = bytesPerPixel;
  background = grey;
  const input = allocate(2 * rows * w * bytesPerPixel);
  for (let index = 0; index < SCALES && planes !== 0; index++) {
    const counting = planes & 7;
    planes >>= 3;
    let next: Scale | null = null;
    if (planes !== 0) next = unchecked(scales[index + 1]);
    unchecked(scales[index]).open(w, h, counting, recursive & 7, next);
    recursive >>= 3;
    w = (w + 1) >> 1;
    h = (h + 1) >> 1;
  }
  return input;
}

/** Takes `count` rows of each picture, from the addresses `a` and `b`. */
export function push(a: usize, b: usize, count: i32): void {
  const bytes = width * channels;
  const first = unchecked(scales[0]);
  for (let row = 0; row < count; row++) {
    toLinear(a, channels, background, first.input(0), first.stride, width);
    toLinear(b, channels, background, first.input(1), first.stride, width);
    first.push();
    a += bytes;
    b += bytes;
  }
}

/** Returns a sum of errors: of a scale, of a plane (0 to 2), and of an error (0 to 2, or 3 to 5 for their fourth powers). */
export function sum(scale: i32, plane: i32, error: i32): f64 {
  return load<f64>(unchecked(scales[scale]).plane(plane).sums + error * 8);
}
