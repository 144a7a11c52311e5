import type { ReviewedImageFragment } from '../shared/api/operations.js';

/** The most images that one call can redo. */
export const MOST_REDONE = 1000;

const shareOf = ({ inputBytes, outputBytes }: ReviewedImageFragment): number =>
  inputBytes === null || outputBytes === null || inputBytes === 0 ? 1 : outputBytes / inputBytes;

/** The score from which nobody sees a difference to the original. */
const NO_DIFFERENCE = 90;

/** Orders images for a review: the lowest scores first, then those without a score, the most reduced first, and last the best scores. */
export const worstFirst = (images: readonly ReviewedImageFragment[]): ReviewedImageFragment[] =>
  images.toSorted(
    (a, b) => partOf(a) - partOf(b) || (a.score ?? 0) - (b.score ?? 0) || shareOf(a) - shareOf(b),
  );

const partOf = ({ score }: ReviewedImageFragment): number =>
  score === null ? 1 : score < NO_DIFFERENCE ? 0 : 2;

/** Whether the score of an image was measured; that of a kept original is 100 in any case. */
export const hasScores = (images: readonly ReviewedImageFragment[]): boolean =>
  images.some(({ score }) => score !== null && score < 100);

/** The results with the most bytes first. */
const largestFirst = (images: readonly ReviewedImageFragment[]): ReviewedImageFragment[] =>
  images.toSorted((a, b) => (b.outputBytes ?? 0) - (a.outputBytes ?? 0));

/** Those that became smaller by the least first. */
const leastSavedFirst = (images: readonly ReviewedImageFragment[]): ReviewedImageFragment[] =>
  images.toSorted((a, b) => shareOf(b) - shareOf(a));

/** How the images of a review can be ordered. */
export const ORDERS = { score: worstFirst, saving: leastSavedFirst, size: largestFirst } as const;

export type ReviewOrder = keyof typeof ORDERS;

/** Whether images are in an order, which one that was made again may have left. */
export function isOrdered(images: readonly ReviewedImageFragment[], order: ReviewOrder): boolean {
  return ORDERS[order](images).every((image, index) => image === images[index]);
}

/** Returns the places of images by their ids: those that had one keep it, and others follow in their order. */
export function placesOf(
  before: readonly string[],
  images: readonly ReviewedImageFragment[],
  order: ReviewOrder = 'score',
): string[] {
  const known = new Set(before);
  const others = ORDERS[order](images.filter(({ id }) => !known.has(id)));
  return [...before, ...others.map(({ id }) => id)];
}

/** Lists images in their places, so that one that is made again, and is not listed meanwhile, does not move. */
export function inPlace(
  places: readonly string[],
  images: readonly ReviewedImageFragment[],
): ReviewedImageFragment[] {
  const placeOf = new Map(places.map((id, place) => [id, place]));
  return images.toSorted((a, b) => placeOf.get(a.id)! - placeOf.get(b.id)!);
}

/** Returns the ids of the images with a lower score than `score`. */
export const idsBelow = (images: readonly ReviewedImageFragment[], score: number): Set<string> =>
  new Set(images.filter((image) => image.score !== null && image.score < score).map(({ id }) => id));

/** Returns the bytes of results before they were made again: those known already, and those of images with a new revision. */
export function earlierBytes(
  known: ReadonlyMap<string, number>,
  before: readonly ReviewedImageFragment[],
  images: readonly ReviewedImageFragment[],
): ReadonlyMap<string, number> {
  const old = new Map(before.map((image) => [image.id, image]));
  const redone = images.flatMap(({ id, revision }): [string, number][] => {
    const earlier = old.get(id);
    return earlier && earlier.revision < revision && earlier.outputBytes !== null
      ? [[id, earlier.outputBytes]]
      : [];
  });
  return redone.length === 0 ? known : new Map([...known, ...redone]);
}
