/** How long a presigned address stays the same. Browsers keep a picture by its address. */
export const SAME_FOR_SECONDS = 900;

/** How long it is good for: at the end of its window it must still last as long again. */
export const GOOD_FOR_SECONDS = 2 * SAME_FOR_SECONDS;

/** The time to sign with at `now`: the beginning of its window, so that all who ask within it get one address. */
export function signingTime(now: Date): Date {
  const window = SAME_FOR_SECONDS * 1000;
  return new Date(Math.floor(now.getTime() / window) * window);
}
