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

/** Enlarges by `factor`, so that the point of the image at `at` in the box stays where it is. */
export function zoomedAt(view: View, factor: number, at: Point, box: Size): View {
  const scale = Math.min(MOST, Math.max(1, view.scale * factor));
  const grown = scale / view.scale;
  return within({ scale, x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown }, box);
}

export const movedBy = (view: View, by: Point, box: Size): View =>
  within({ scale: view.scale, x: view.x + by.x, y: view.y + by.y }, box);

/** Keeps the box covered, so that the image cannot get lost. */
function within({ scale, x, y }: View, { width, height }: Size): View {
  const clamp = (value: number, length: number) => Math.min(0, Math.max(length * (1 - scale), value));
  return { scale, x: clamp(x, width), y: clamp(y, height) };
}
