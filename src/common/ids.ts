import type { PipeTransform } from '@nestjs/common';
import { v7, validate } from 'uuid';

/** Creates a UUID v7. Later ids sort after earlier ones, so inserts stay at the right edge of every index. */
export function newId(): string {
  return v7();
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
