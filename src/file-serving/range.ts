import type { ByteRange } from '../storage/index.js';

/** The selected part of a file: the whole, a range, or none when the requested range is not satisfiable. */
export type Selection = 'whole' | 'none' | ByteRange;

const ONE_RANGE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i;

/**
 * Returns what a `Range` header selects of `size` bytes (RFC 9110, 14.1.2). Several ranges and invalid headers select the
 * whole, as the RFC allows.
 */
export function selectRange(header: string | undefined, size: number): Selection {
  const [, first = '', last = ''] = ONE_RANGE.exec(header ?? '') ?? [];
  if (first === '') return last === '' ? 'whole' : lastBytes(Number(last), size);
  const start = Number(first);
  const end = last === '' ? Infinity : Number(last);
  if (end < start) return 'whole';
  return start < size ? { start, end: Math.min(end, size - 1) } : 'none';
}

function lastBytes(count: number, size: number): Selection {
  if (count === 0 || size === 0) return 'none';
  return { start: Math.max(0, size - count), end: size - 1 };
}
