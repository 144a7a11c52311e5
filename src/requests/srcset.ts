import type { LinkedSize } from './links.js';

/** Returns the value of the HTML attribute `srcset` for the outputs of an image; null without several widths. */
export function srcsetOf(sizes: readonly Pick<LinkedSize, 'url' | 'width'>[]): string | null {
  return sizes.length === 0 ? null : sizes.map(({ url, width }) => `${url} ${width}w`).join(', ');
}
