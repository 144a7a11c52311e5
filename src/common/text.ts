/**
 * Removes NUL characters and replaces lone surrogates with U+FFFD. PostgreSQL rejects both in a `text` value, and one
 * such value would fail a whole batch.
 */
export function cleanText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** Cuts `text` to at most `max` UTF-16 code units and marks a cut with an ellipsis. */
export function shorten(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).toWellFormed()}…`;
}
