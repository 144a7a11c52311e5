/**
 * The URL of the program's `/`, with a trailing slash. It is derived from the URL of this script, which is two folders
 * below it, because a proxy may add a prefix to the path.
 */
export const BASE = new URL(/* @vite-ignore */ '../../', import.meta.url);

/** Returns the URL of `path` in this program; `path` has no leading slash. */
export const urlOf = (path: string): string => new URL(path, BASE).href;
