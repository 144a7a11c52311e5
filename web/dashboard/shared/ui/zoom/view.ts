/** How an image is shown in its box: enlarged by `scale`, then moved by `x` and `y` pixels. */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The whole image. */
export const FIT: View = { scale: 1, x: 0, y: 0 };

export const MOST = 8;

/** The smallest and the largest scale. */
export interface Limits {
  readonly least: number;
  readonly most: number;
}

/**
 * Returns the scale at which each pixel of an image is one of the screen, which has `density` of them to a point. The whole image, as
 * large as its box, has the scale 1.
 */
export const realScale = (image: Size, box: Size, density: number): number =>
  1 / (Math.min(box.width / image.width, box.height / image.height) * density);

/** Returns the limits within which the whole image and its real pixels can be shown. */
export const limitsFor = (real: number): Limits => ({
  least: Math.min(1, real),
  most: Math.max(MOST, real * 2),
});

/** Enlarges by `factor`, so that the point of the image at `at` in the box stays where it is. */
export function zoomedAt(
  view: View,
  factor: number,
  at: Point,
  box: Size,
  { least, most }: Limits = limitsFor(1),
): View {
  const scale = Math.min(most, Math.max(least, view.scale * factor));
  const grown = scale / view.scale;
  return within({ scale, x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown }, box);
}

export const movedBy = (view: View, by: Point, box: Size): View =>
  within({ scale: view.scale, x: view.x + by.x, y: view.y + by.y }, box);

/** Keeps the box covered, so that the image cannot get lost, and a smaller one in its middle. */
function within({ scale, x, y }: View, { width, height }: Size): View {
  const clamp = (value: number, length: number) =>
    scale < 1 ? (length * (1 - scale)) / 2 : Math.min(0, Math.max(length * (1 - scale), value));
  return { scale, x: clamp(x, width), y: clamp(y, height) };
}
