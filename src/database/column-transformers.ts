/** A `bigint` that always fits a double (a count of bytes), read as a number: `pg` hands bigints over as text. */
export const bigintColumn = { to: (value: number) => value, from: (value: string) => Number(value) };

/** A `timestamptz` that may be `-infinity`, read as null: a time that is always past. */
export const pastOrDateColumn = {
  to: (value: Date | null) => value ?? '-infinity',
  from: (value: Date | number) => (value instanceof Date ? value : null),
};

/** The SQL condition that a text column holds one of `values` (or NULL, where it may). */
export function statusCheck(column: string, values: readonly string[]): string {
  return `${column} IN (${values.map((value) => `'${value}'`).join(', ')})`;
}
