const MIB = 1024 * 1024;

/**
 * The pixels of usual images stay in one heap of huge pages, and up to 32 MiB of it are kept for the next image: an encoder
 * reads pixels by rows and by columns, and with pages of 4 KiB the processor looks many of them up each time. glibc makes huge
 * pages only of the heap that all threads share. Larger images get memory of their own, which the system has back at once.
 */
const MALLOC = {
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: `${16 * MIB}`,
  MALLOC_TRIM_THRESHOLD_: `${32 * MIB}`,
};

/** A child works on one image at a time, in this thread; as many children as there are cores use all of them. */
const THREADS = { UV_THREADPOOL_SIZE: '1' };

const ALLOWED = /^(PATH|LD_PRELOAD|LD_LIBRARY_PATH|MALLOC_.+|GLIBC_TUNABLES|VIPS_.+)$/;

/** Builds the environment of a compressor child: what libvips needs to load and run, and no secrets. */
export function childEnvironment(
  parent: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const allowed = Object.fromEntries(Object.entries(parent).filter(([name]) => ALLOWED.test(name)));
  return { ...MALLOC, ...THREADS, ...allowed };
}
