import { startChild } from './children.mjs';

/** Starts a host for the images of a folder in a process of its own; its CPU time counts for nobody. */
export async function startImageHost(cleanup, folder) {
  const { first, pid, ask } = await startChild(cleanup, new URL('image-host.child.mjs', import.meta.url), {
    args: [folder],
  });
  return {
    pid,
    origin: first.origin,
    /** Returns `count` distinct URLs; a different `series` gives different URLs for the same pictures. */
    urls: (count, series) =>
      Array.from({ length: count }, (_, index) => `${first.origin}/${series}/${index}`),
    /** Returns the number of `requests`, and of responses with a body (`bodies`), so far. */
    counts: () => ask({}),
    /** Gives the images of these URLs other bytes. */
    change: (urls) => ask({ change: urls.map((url) => new URL(url).pathname) }),
  };
}
