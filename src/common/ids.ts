import { v7, validate } from 'uuid';

/** A new UUID v7: later ids sort after earlier ones, so inserts stay at the right edge of every index. */
export function newId(): string {
  return v7();
}

/** Whether `text` can be an id of ours at all; PostgreSQL raises an error on anything else. */
export function isId(text: string): boolean {
  return validate(text);
}
