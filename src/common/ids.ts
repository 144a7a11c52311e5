import { v7, validate } from 'uuid';

/** A new UUID v7: later ids sort after earlier ones, so inserts stay at the right edge of every index. */
export function newId(): string {
  return v7();
}

/**
 * Whether `text` can be an id of ours at all; PostgreSQL raises an error on anything else. It has no capitals:
 * PostgreSQL does not mind them, but keys of objects, keys of maps and seals are of the very text.
 */
export function isId(text: string): boolean {
  return validate(text) && text === text.toLowerCase();
}

/** `text` as ids are written here, where it is one in any way (RFC 9562 has them read in capitals too). */
export function normalId(text: string): string {
  return validate(text) ? text.toLowerCase() : text;
}
