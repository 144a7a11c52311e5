const MIB = 1024 * 1024;

/**
 * By default glibc gives every thread its own heap. The other two keep the pixels of usual images in the heap, and up to 32 MiB
 * of it for the next image: otherwise the system maps four times as many pages for a photograph. Larger images still get memory
 * of their own, which the system has back at once.
 */
const MALLOC = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: `${16 * MIB}`,
  MALLOC_TRIM_THRESHOLD_: `${32 * MIB}`,
};

const ALLOWED = /^(PATH|LD_PRELOAD|LD_LIBRARY_PATH|MALLOC_.+|VIPS_.+)$/;

/** Builds the environment of a compressor child: what libvips needs to load and run, and no secrets. */
export function childEnvironment(
  parent: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const allowed = Object.fromEntries(Object.entries(parent).filter(([name]) => ALLOWED.test(name)));
  return { ...MALLOC, ...allowed };
}
