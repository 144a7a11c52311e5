/** The taps of the blur of `assembly/blur.ts`, from its middle outwards. */
const [TAP_0, TAP_1, TAP_2, TAP_3, TAP_4] = [
  0.2646211054881986, 0.21292859201042227, 0.10933537277746035, 0.03601111465836439, 0.00941436780965374,
] as const;
const REACH = 4;

/** Blurs a plane in place. Beyond its edges there are zeros, so the blur is its own adjoint. */
export function blur(plane: Float32Array, width: number, height: number): void {
  blurRows(plane, width, height);
  blurColumns(plane, width, height);
}

function blurRows(plane: Float32Array, width: number, height: number): void {
  const row = new Float32Array(width + 2 * REACH);
  for (let start = 0; start < width * height; start += width) {
    row.set(plane.subarray(start, start + width), REACH);
    for (let x = 0; x < width; x++) {
      plane[start + x] =
        TAP_0 * row[x + 4]! +
        TAP_1 * (row[x + 3]! + row[x + 5]!) +
        TAP_2 * (row[x + 2]! + row[x + 6]!) +
        TAP_3 * (row[x + 1]! + row[x + 7]!) +
        TAP_4 * (row[x]! + row[x + 8]!);
    }
  }
}

function blurColumns(plane: Float32Array, width: number, height: number): void {
  const zeros = new Float32Array(width);
  // The last rows as they were: those above are blurred already.
  const kept = Array.from({ length: REACH + 1 }, () => new Float32Array(width));
  const above = (y: number) => kept[(y + kept.length) % kept.length]!;
  const below = (y: number) => (y < height ? plane.subarray(y * width, (y + 1) * width) : zeros);
  for (let y = 0; y < height; y++) {
    const middle = above(y);
    middle.set(below(y));
    const [a1, a2, a3, a4] = [above(y - 1), above(y - 2), above(y - 3), above(y - 4)];
    const [b1, b2, b3, b4] = [below(y + 1), below(y + 2), below(y + 3), below(y + 4)];
    const to = y * width;
    for (let x = 0; x < width; x++) {
      plane[to + x] =
        TAP_0 * middle[x]! +
        TAP_1 * (a1[x]! + b1[x]!) +
        TAP_2 * (a2[x]! + b2[x]!) +
        TAP_3 * (a3[x]! + b3[x]!) +
        TAP_4 * (a4[x]! + b4[x]!);
    }
  }
}
