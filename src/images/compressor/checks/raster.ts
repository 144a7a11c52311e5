import type { Pixels } from '../picture-kind.js';

/** Scales sRGB pixels down to a grid of cells, each the mean of its part of the picture; returns red, green and blue by turns. */
export function cellsOf(
  { data, width, height, channels }: Pixels,
  columns: number,
  rows: number,
): Float64Array {
  const cells = new Float64Array(columns * rows * 3);
  const step = channels >= 3 ? 1 : 0;
  for (let row = 0; row < rows; row += 1) {
    const [top, bottom] = span(row, rows, height);
    for (let column = 0; column < columns; column += 1) {
      const [left, right] = span(column, columns, width);
      let [red, green, blue] = [0, 0, 0];
      for (let y = top; y < bottom; y += 1) {
        for (let x = left, at = (y * width + left) * channels; x < right; x += 1, at += channels) {
          red += data[at]!;
          green += data[at + step]!;
          blue += data[at + 2 * step]!;
        }
      }
      const count = (bottom - top) * (right - left);
      cells.set([red / count, green / count, blue / count], (row * columns + column) * 3);
    }
  }
  return cells;
}

/** Returns where a cell begins and ends; at least one pixel. */
function span(index: number, cells: number, side: number): [number, number] {
  const from = Math.min(side - 1, Math.floor((index * side) / cells));
  return [from, Math.max(from + 1, Math.floor(((index + 1) * side) / cells))];
}

/** Returns the lightness of pixels (BT.601), 0 to 255. */
export function lumaOf({ data, width, height, channels }: Pixels): Uint8Array {
  const luma = new Uint8Array(width * height);
  for (let pixel = 0, at = 0; pixel < luma.length; pixel += 1, at += channels) {
    luma[pixel] =
      channels >= 3 ? (data[at]! * 77 + data[at + 1]! * 150 + data[at + 2]! * 29) >> 8 : data[at]!;
  }
  return luma;
}
