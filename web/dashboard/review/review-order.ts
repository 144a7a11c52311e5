import type { ReviewedImageFragment } from '../shared/api/operations.js';

/** The most images that one call can redo. */
export const MOST_REDONE = 1000;

const shareOf = ({ inputBytes, outputBytes }: ReviewedImageFragment): number =>
  inputBytes === null || outputBytes === null || inputBytes === 0 ? 1 : outputBytes / inputBytes;

/** Orders images for a review: the lowest scores first, then those without a score, of which the most reduced first. */
export const worstFirst = (images: readonly ReviewedImageFragment[]): ReviewedImageFragment[] =>
  images.toSorted((a, b) =>
    a.score === null || b.score === null
      ? Number(a.score === null) - Number(b.score === null) || shareOf(a) - shareOf(b)
      : a.score - b.score,
  );

/** Keeps the places of images that were listed before, so that one that is made again does not move; others follow, the worst first. */
export function inPlace(
  before: readonly ReviewedImageFragment[],
  images: readonly ReviewedImageFragment[],
): ReviewedImageFragment[] {
  const places = new Map(before.map(({ id }, place) => [id, place]));
  const known = images.filter(({ id }) => places.has(id));
  const others = images.filter(({ id }) => !places.has(id));
  return [...known.toSorted((a, b) => places.get(a.id)! - places.get(b.id)!), ...worstFirst(others)];
}

/** Returns the ids of the images with a lower score than `score`. */
export const idsBelow = (images: readonly ReviewedImageFragment[], score: number): Set<string> =>
  new Set(images.filter((image) => image.score !== null && image.score < score).map(({ id }) => id));
