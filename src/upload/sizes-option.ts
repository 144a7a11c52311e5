/** The most widths of one image. */
const MAX_SIZES = 10;

/** The description of the option, for uploads. */
export const SIZES =
  'The widths in pixels of several outputs per image, such as `[400, 800, 1600]` for `srcset`: 1 to 10 of them, each up to 16384. ' +
  'The largest replaces the image: with `[400, 800]` nothing is wider than 800 px. The others are in `Image.sizes`. None is enlarged: of an ' +
  'image that is 1000 wide the outputs are 400, 800 and 1000 wide. A smaller output that does not have fewer bytes than a wider one is ' +
  'left out, and so are all of an image that is stored as it is, such as an SVG.';

/** Reads the widths of the outputs, ascending and each once; null for none. Adds what is invalid to `errors`. */
export function sizesOf(given: readonly number[], maxWidth: number, errors: string[]): number[] | null {
  const widths = [...new Set(given)].toSorted((a, b) => a - b);
  if (widths.length > MAX_SIZES || widths.some((width) => !(width >= 1 && width <= maxWidth)))
    errors.push(`sizes must be 1 to ${MAX_SIZES} widths between 1 and ${maxWidth} pixels, or omitted`);
  return widths.length === 0 ? null : widths;
}
