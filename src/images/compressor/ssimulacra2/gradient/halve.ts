/** Halves a plane in both directions. An odd last row or column counts twice. */
export function halve(plane: Float32Array, width: number, height: number): Float32Array {
  const half = (width + 1) >> 1;
  const result = new Float32Array(half * ((height + 1) >> 1));
  for (let y = 0, to = 0; y < height; y += 2) {
    const above = y * width;
    const below = Math.min(height - 1, y + 1) * width;
    for (let x = 0; x < width; x += 2, to++) {
      const next = Math.min(width - 1, x + 1);
      result[to] = (plane[above + x]! + plane[above + next]! + plane[below + x]! + plane[below + next]!) / 4;
    }
  }
  return result;
}

/** Adds to the derivatives by a plane those by the half of it: the adjoint of `halve`. */
export function addFromHalf(half: Float32Array, plane: Float32Array, width: number, height: number): void {
  for (let y = 0, from = 0; y < height; y += 2) {
    const above = y * width;
    const below = Math.min(height - 1, y + 1) * width;
    for (let x = 0; x < width; x += 2, from++) {
      const next = Math.min(width - 1, x + 1);
      const quarter = half[from]! / 4;
      plane[above + x]! += quarter;
      plane[above + next]! += quarter;
      plane[below + x]! += quarter;
      plane[below + next]! += quarter;
    }
  }
}
