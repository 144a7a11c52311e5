/** The names of the prepared statements by their texts. */
const names = new Map<string, string>();

/**
 * Returns the text of a statement that is prepared once for each connection, so that PostgreSQL parses it once, and plans it
 * again only when {@link DISCARD_PLANS} says so. Only for statements that run for every few images: each takes memory in
 * every connection. Its text must always be the same string, and the columns of its result must have names.
 *
 * PostgreSQL keeps a plan for all parameters when it expects that to cost no more than one for these parameters. It counts
 * on ten elements of an array that is a parameter, and sees the number in one that it plans for: arrays that are often
 * shorter should be written `(SELECT $1::uuid[])`, which hides it.
 *
 * @param name at most 63 characters, and unique in the program
 */
export function prepared(name: string, sql: string): string {
  names.set(sql, name);
  return sql;
}

/** Returns the name of a statement that is prepared, and undefined for all others. */
export function preparedName(sql: unknown): string | undefined {
  return typeof sql === 'string' ? names.get(sql) : undefined;
}

/**
 * Makes PostgreSQL plan the prepared statements of a connection anew. A plan is right for the size that its tables had: one
 * for a few images reads them all, which takes long once there are a million.
 */
export const DISCARD_PLANS = 'DISCARD PLANS';

/** How long plans are kept, in ms: PostgreSQL itself makes new ones only after it has analysed a table, minutes later. */
export const KEEP_PLANS_MS = 10_000;
