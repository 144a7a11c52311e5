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

/** Returns the ids of the images with a lower score than `score`. */
export const idsBelow = (images: readonly ReviewedImageFragment[], score: number): Set<string> =>
  new Set(images.filter((image) => image.score !== null && image.score < score).map(({ id }) => id));
