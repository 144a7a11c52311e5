const KEPT = /^(PATH|LD_PRELOAD|LD_LIBRARY_PATH|MALLOC_.+|VIPS_.+)$/;

/** The environment of a child: what loading and running libvips takes, and no secret. */
export function childEnvironment(
  own: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const kept = Object.fromEntries(Object.entries(own).filter(([name]) => KEPT.test(name)));
  // glibc gives every thread its own heap otherwise, and hands what pictures freed back late.
  return { MALLOC_ARENA_MAX: '2', ...kept };
}
