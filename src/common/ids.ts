import { randomFillSync } from 'node:crypto';
import type { PipeTransform } from '@nestjs/common';
import { v7, validate } from 'uuid';

const ID_BYTES = 16;
/** Random bytes for the next ids. One call of the system for each id would take longer than all the rest of it. */
const pool = new Uint8Array(256 * ID_BYTES);
let used = pool.length;
/** The time and the counter in the latest id; the counter starts at a random number in each millisecond (RFC 9562, 6.2). */
let msecs = -Infinity;
let seq = 0;

/** Creates a UUID v7. Later ids sort after earlier ones, so inserts stay at the right edge of every index. */
export function newId(): string {
  return v7(nextFields());
}

/** Returns the time at which an id was created, in milliseconds since 1970: the first 48 bits of a UUID v7. */
export function timeOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** Creates an id, as {@link newId} does, and writes its 16 bytes to `target`. */
export function writeNewId(target: Uint8Array): void {
  v7(nextFields(), target);
}

function nextFields(): { random: Uint8Array; msecs: number; seq: number } {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, used + ID_BYTES);
  used += ID_BYTES;
  const now = Date.now();
  if (now > msecs) {
    msecs = now;
    // Half of the range, so that the counter can count up.
    seq = ((random[6]! & 0x7f) << 24) | (random[7]! << 16) | (random[8]! << 8) | random[9]!;
  } else {
    seq = (seq + 1) >>> 0;
    if (seq === 0) msecs += 1;
  }
  return { random, msecs, seq };
}

/**
 * Checks that `text` is an id in the form this program writes; PostgreSQL raises an error on anything else. Capitals are
 * not accepted: PostgreSQL ignores case, but object keys, map keys and signatures compare the exact text.
 */
export function isId(text: string): boolean {
  return validate(text) && text === text.toLowerCase();
}

/** Returns an id in lower case (RFC 9562 allows capitals on input), and any other text unchanged. */
export function normalId(text: string): string {
  return validate(text) ? text.toLowerCase() : text;
}

/** Normalizes an id argument, so that all code behind the entry points sees one form of each id. */
export const idPipe: PipeTransform<string, string> = { transform: normalId };
