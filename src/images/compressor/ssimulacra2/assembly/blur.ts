/**
 * The taps of the blur, from its middle outwards: the sum of three cosines that comes closest to a Gaussian of sigma 1.5
 * (Charalampidis, "Recursive Implementation of the Gaussian Filter Using Truncated Cosine Functions", 2016).
 */
const TAP_0: f32 = 0.2646211054881986;
const TAP_1: f32 = 0.21292859201042227;
const TAP_2: f32 = 0.10933537277746035;
const TAP_3: f32 = 0.03601111465836439;
const TAP_4: f32 = 0.00941436780965374;

/** How far the blur reaches to each side, in pixels. */
export const REACH = 4;
/** The rows that one blurred row depends on. */
export const ROWS = 2 * REACH + 1;

/**
 * The bytes of a block, which is four pixels of four planes: the means of both pictures, of the sum of their squares, and of
 * their product.
 */
export const BLOCK = 64;

/** Adds up nine vectors, of which those at the same distance from the middle are already added. */
function weigh(middle: v128, one: v128, two: v128, three: v128, four: v128): v128 {
  const inner = f32x4.add(f32x4.mul(middle, f32x4.splat(TAP_0)), f32x4.mul(one, f32x4.splat(TAP_1)));
  const outer = f32x4.add(f32x4.mul(two, f32x4.splat(TAP_2)), f32x4.mul(three, f32x4.splat(TAP_3)));
  return f32x4.add(f32x4.add(inner, outer), f32x4.mul(four, f32x4.splat(TAP_4)));
}

/** Blurs a row from left to right, and writes one vector to each block. The row has zeros on both sides. */
export function blurRow(row: usize, width: i32, to: usize, block: i32): void {
  const end = row + (width << 2);
  for (let at = row; at < end; at += 16) {
    const blurred = weigh(
      v128.load(at),
      f32x4.add(v128.load(at - 4), v128.load(at + 4)),
      f32x4.add(v128.load(at - 8), v128.load(at + 8)),
      f32x4.add(v128.load(at - 12), v128.load(at + 12)),
      f32x4.add(v128.load(at - 16), v128.load(at + 16)),
    );
    v128.store(to, blurred);
    to += block;
  }
}

/** Blurs rows of blocks from top to bottom. `rows` holds the addresses of nine rows. */
export function blurColumns(rows: usize, bytes: i32, to: usize): void {
  const row0 = load<usize>(rows);
  const row1 = load<usize>(rows, 4);
  const row2 = load<usize>(rows, 8);
  const row3 = load<usize>(rows, 12);
  const row4 = load<usize>(rows, 16);
  const row5 = load<usize>(rows, 20);
  const row6 = load<usize>(rows, 24);
  const row7 = load<usize>(rows, 28);
  const row8 = load<usize>(rows, 32);
  for (let at = 0; at < bytes; at += 16) {
    const blurred = weigh(
      v128.load(row4 + at),
      f32x4.add(v128.load(row3 + at), v128.load(row5 + at)),
      f32x4.add(v128.load(row2 + at), v128.load(row6 + at)),
      f32x4.add(v128.load(row1 + at), v128.load(row7 + at)),
      f32x4.add(v128.load(row0 + at), v128.load(row8 + at)),
    );
    v128.store(to + at, blurred);
  }
}
