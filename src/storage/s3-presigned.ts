/** How long a presigned URL stays the same, since browsers cache images by URL. */
export const WINDOW_SECONDS = 900;

/** How long a presigned URL is valid: at the end of its window it must remain valid for another window. */
export const VALID_SECONDS = 2 * WINDOW_SECONDS;

/** Returns the signing time for `now`: the start of its window, so that all requests within the window get the same URL. */
export function signingTime(now: Date): Date {
  const window = WINDOW_SECONDS * 1000;
  return new Date(Math.floor(now.getTime() / window) * window);
}
