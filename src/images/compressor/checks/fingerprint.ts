import { FINGERPRINT_SIDE, fingerprintVariance } from '../../../common/index.js';
import type { Pixels } from '../picture-kind.js';
import { cellsOf } from './raster.js';

/** The variance of the cells, in squared levels of 255, below which pictures are too much alike to be compared. */
const LEAST_VARIANCE = 150;

/**
 * Returns what a picture looks like in 96 bytes, as base64: the lightness of 8 x 8 cells, and the two chroma values of 4 x 4
 * cells. Null for a picture that is nearly of one colour.
 */
export function fingerprintOf(picture: Pixels): string | null {
  const side = FINGERPRINT_SIDE;
  const cells = cellsOf(picture, side, side);
  const luma = new Float64Array(side * side);
  const chroma = new Float64Array((side * side) / 2);
  for (let cell = 0; cell < luma.length; cell += 1) {
    const [red, green, blue] = cells.subarray(cell * 3, cell * 3 + 3) as unknown as [number, number, number];
    const [row, column] = [Math.floor(cell / side), cell % side];
    const at = ((row >> 1) * (side >> 1) + (column >> 1)) * 2;
    luma[cell] = 0.299 * red + 0.587 * green + 0.114 * blue;
    chroma[at]! += (-0.169 * red - 0.331 * green + 0.5 * blue) / 4;
    chroma[at + 1]! += (0.5 * red - 0.419 * green - 0.081 * blue) / 4;
  }
  const bytes = Uint8Array.from([...luma, ...chroma.map((value) => value + 128)], (value) =>
    Math.max(0, Math.min(255, Math.round(value))),
  );
  return fingerprintVariance(bytes) < LEAST_VARIANCE ? null : Buffer.from(bytes).toString('base64');
}
