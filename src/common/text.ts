/**
 * Text from outside, made fit for PostgreSQL: NUL goes, and half of a surrogate pair becomes U+FFFD.
 * PostgreSQL refuses both in a `text` value, and one such value would fail a whole batch.
 */
export function cleanText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** Cuts `text` to at most `max` UTF-16 units, with an ellipsis where something was lost. */
export function shorten(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).toWellFormed()}…`;
}
