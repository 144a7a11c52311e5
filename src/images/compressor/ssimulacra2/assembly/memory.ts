/** The memory of one measurement: everything below is free again when the next one begins. */
let start: usize = 0;
let end: usize = 0;

/** Frees all that was allocated. */
export function freeAll(): void {
  // The objects of this module lie in the pages that it begins with.
  if (start === 0) start = (<usize>memory.size()) << 16;
  end = start;
}

/** Allocates zeroed bytes, aligned to 64. */
export function allocate(bytes: i32): usize {
  const from = end;
  end = (end + bytes + 63) & ~63;
  const missing = <isize>end - ((<isize>memory.size()) << 16);
  if (missing > 0) {
    if (memory.grow(<i32>((missing + 0xffff) >> 16)) < 0) unreachable();
  }
  memory.fill(from, 0, end - from);
  return from;
}
