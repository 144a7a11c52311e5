import { BLOCK } from './blur';

/** The rows that one blurred row depends on, beside the state: the newest, and the one ten rows above. */
export const RECURSIVE_ROWS = 11;
/** The bytes of a block: four pixels of five planes, which are a, b, a², b² and ab. */
export const RECURSIVE_BLOCK = 80;
/** The bytes of the state of a block: of each plane the last two values of three cosines. */
export const STATE = 5 * 6 * 16;

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

/**
 * Blurs blocks from top to bottom, each row from the one before, which is the same blur as in `blur.ts` but for rounding. Its
 * rounding errors grow with the height and count as errors of structure. In large pictures of a high score they are most of
 * the reference's errors, so the planes whose mean error of structure counts are blurred the way the reference does it.
 */
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
