import { sharp } from '../../src/images/compressor/sharp.js';
import type { Rgba } from './apng-files.js';
import { distance } from './pictures.js';

export const NOTHING: Rgba = [0, 0, 0, 0];
export const RED: Rgba = [255, 0, 0, 255];
export const GREEN: Rgba = [0, 255, 0, 255];
export const BLUE: Rgba = [0, 0, 255, 255];

/** Returns the colours at (4, 4), (20, 20) and (50, 50) of each frame. */
export async function frameColours(image: Uint8Array): Promise<number[][][]> {
  const { data, info } = await sharp(image, { animated: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, pageHeight = height } = info;
  const at = (frame: number, x: number, y: number) => {
    const offset = ((frame * pageHeight + y) * width + x) * 4;
    const colour = [...data.subarray(offset, offset + 4)];
    return colour[3] === 0 ? [...NOTHING] : colour;
  };
  return Array.from({ length: height / pageHeight }, (_, frame) =>
    [4, 20, 50].map((place) => at(frame, place, place)),
  );
}

/** Expects frames with about the given colours, as {@link frameColours} returns them. */
export function expectFrames(found: number[][][], expected: readonly (readonly Rgba[])[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [index, frame] of expected.entries())
    expect({ index, isAlike: distance(found[index]!, frame) < 10 }).toEqual({ index, isAlike: true });
}
