const ALLOWED = /^(PATH|LD_PRELOAD|LD_LIBRARY_PATH|MALLOC_.+|VIPS_.+)$/;

/** Builds the environment of a compressor child: what libvips needs to load and run, and no secrets. */
export function childEnvironment(
  parent: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const allowed = Object.fromEntries(Object.entries(parent).filter(([name]) => ALLOWED.test(name)));
  // By default glibc gives every thread its own heap and returns freed memory to the system late.
  return { MALLOC_ARENA_MAX: '2', ...allowed };
}
