import type { Color } from 'sharp';

/** A colour as sharp takes it. */
export type Background = Color;

/** What is behind transparency in formats without it, as browsers show images on a white page. */
export const WHITE = '#ffffff';

/** Returns the colour of padding: the given one, else none where the result is transparent, else white. */
export function fillOf(background: string | null, isTransparent: boolean): Background {
  return background ?? (isTransparent ? { r: 0, g: 0, b: 0, alpha: 0 } : WHITE);
}

/** Whether a colour such as #808080 is grey. */
export function isGreyColour(colour: string): boolean {
  return /^#([0-9a-f]{2})\1\1$/i.test(colour);
}
