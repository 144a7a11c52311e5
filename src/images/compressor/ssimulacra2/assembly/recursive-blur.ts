import { BLOCK } from './blur';

/*
 * The blur of `blur.ts`, but each value is computed from the two before: the same but for rounding. Its rounding errors grow with
 * the length and count as errors of structure. In large pictures of a high score they are most of the reference's errors,
 * so the planes whose mean error of structure counts are blurred the way the reference does it.
 */

/** The rows that one blurred row depends on, beside the state: the newest, and the one ten rows above. */
export const RECURSIVE_ROWS = 11;
/** The bytes of a block: four pixels of five planes, which are a, b, a², b² and ab. */
export const RECURSIVE_BLOCK = 80;
/** The bytes of the state of four values: the last two values of three cosines. */
const STATE_OF_VECTOR = 6 * 16;
/** The bytes of the state of a block. */
export const STATE = 5 * STATE_OF_VECTOR;

/** The weights of the input, and twice the cosines of the three frequencies. */
const INPUT_1: f32 = 0.05529523572608663;
const INPUT_3: f32 = -0.05883668702694999;
const INPUT_5: f32 = 0.012955819110517089;
const COSINE_1: f32 = 1.902113032590307;
const COSINE_3: f32 = 1.1755705045849463;
const COSINE_5: f32 = 0;

/** a * b + c with one rounding, as processors with that instruction compute it. */
function fused(a: v128, b: v128, c: v128): v128 {
  const low = f64x2.add(
    f64x2.mul(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b)),
    f64x2.promote_low_f32x4(c),
  );
  const high = f64x2.add(
    f64x2.mul(f64x2.promote_low_f32x4(upper(a)), f64x2.promote_low_f32x4(upper(b))),
    f64x2.promote_low_f32x4(upper(c)),
  );
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

function upper(x: v128): v128 {
  return v128.shuffle<f32>(x, x, 2, 3, 2, 3);
}

/** Advances one cosine by a row and returns its value. */
function cosine(state: usize, sum: v128, input: f32, double: f32): v128 {
  const last = v128.load(state);
  const inertia = fused(f32x4.splat(double), last, f32x4.neg(v128.load(state, 16)));
  const value = fused(f32x4.splat(input), sum, inertia);
  v128.store(state, last, 16);
  v128.store(state, value);
  return value;
}

function advance(newest: usize, oldest: usize, state: usize): v128 {
  const sum = f32x4.add(v128.load(newest), v128.load(oldest));
  const slow = cosine(state, sum, INPUT_1, COSINE_1);
  const medium = cosine(state + 32, sum, INPUT_3, COSINE_3);
  const fast = cosine(state + 64, sum, INPUT_5, COSINE_5);
  return f32x4.add(slow, f32x4.add(medium, fast));
}

/** The columns before and after a row into which the blur reaches. */
const BEFORE = 10;
const AFTER = 4;
/** The bytes of what `blurRowRecursively` needs: its state, and two vectors for each column. */
export function scratchOf(width: i32): i32 {
  return 2 * STATE_OF_VECTOR + (BEFORE + width + AFTER) * 32;
}

/** Writes the five planes of a row side by side: a, b, a² and b² as one vector, ab as another. */
function gather(a: usize, b: usize, width: i32, to: usize): void {
  for (let x = 0; x < width; x++) {
    const left = load<f32>(a + (x << 2));
    const right = load<f32>(b + (x << 2));
    store<f32>(to, left);
    store<f32>(to, right, 4);
    store<f32>(to, left * left, 8);
    store<f32>(to, right * right, 12);
    store<f32>(to, left * right, 16);
    to += 32;
  }
}

/** Blurs a row of both pictures from left to right, each column from the one before, into blocks of five planes. */
export function blurRowRecursively(a: usize, b: usize, width: i32, scratch: usize, to: usize): void {
  memory.fill(scratch, 0, 2 * STATE_OF_VECTOR);
  const columns = scratch + 2 * STATE_OF_VECTOR + BEFORE * 32;
  gather(a, b, width, columns);
  for (let x = -AFTER; x < width; x++) {
    const newest = columns + (x + AFTER) * 32;
    const oldest = columns + (x + AFTER - BEFORE) * 32;
    const four = advance(newest, oldest, scratch);
    const product = advance(newest + 16, oldest + 16, scratch + STATE_OF_VECTOR);
    if (x < 0) continue;
    const at = to + (x >> 2) * RECURSIVE_BLOCK + ((x & 3) << 2);
    v128.store_lane<f32>(at, four, 0);
    v128.store_lane<f32>(at, four, 1, 16);
    v128.store_lane<f32>(at, four, 2, 32);
    v128.store_lane<f32>(at, four, 3, 48);
    v128.store_lane<f32>(at, product, 0, 64);
  }
}

/** Blurs blocks from top to bottom, each row from the one before. */
export function blurNextRow(newest: usize, oldest: usize, state: usize, width: i32, to: usize): void {
  for (let x = 0; x < width; x += 4) {
    const meanA = advance(newest, oldest, state);
    const meanB = advance(newest + 16, oldest + 16, state + 96);
    const squaresA = advance(newest + 32, oldest + 32, state + 192);
    const squaresB = advance(newest + 48, oldest + 48, state + 288);
    const products = advance(newest + 64, oldest + 64, state + 384);
    v128.store(to, meanA);
    v128.store(to, meanB, 16);
    v128.store(to, f32x4.add(squaresA, squaresB), 32);
    v128.store(to, products, 48);
    newest += RECURSIVE_BLOCK;
    oldest += RECURSIVE_BLOCK;
    state += STATE;
    to += BLOCK;
  }
}
