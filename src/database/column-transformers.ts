/** Reads a `bigint` that always fits a double (a count of bytes) as a number; `pg` returns bigints as text. */
export const bigintColumn = { to: (value: number) => value, from: (value: string) => Number(value) };

/** Maps a `timestamptz` of `-infinity`, a time that is always in the past, to null. */
export const pastOrDateColumn = {
  to: (value: Date | null) => value ?? '-infinity',
  from: (value: Date | number) => (value instanceof Date ? value : null),
};

/** Returns the SQL condition that a text column is one of `values` (or NULL, if the column allows it). */
export function statusCheck(column: string, values: readonly string[]): string {
  return `${column} IN (${values.map((value) => `'${value}'`).join(', ')})`;
}
