import type { DataSource, EntityManager } from 'typeorm';
import { prepared } from './prepared-statements.js';

/** Longer than a busy process ever pauses between two statements, and shorter than a lease. */
const IDLE_TIMEOUT = '8s';

/** Makes a transaction brief, as a column of the statement that takes its first lock: one round trip less. */
export const BRIEF = `set_config('idle_in_transaction_session_timeout', '${IDLE_TIMEOUT}', true)`;

/**
 * Runs `work` in a transaction that the server aborts when it stays idle between two statements. Otherwise a process
 * that is suspended, or cut off from the network, would block every other process at the rows it has locked.
 */
export function inBriefTransaction<Result>(
  db: DataSource,
  work: (tx: EntityManager) => Promise<Result>,
): Promise<Result> {
  return db.transaction(async (tx) => {
    await tx.query(`SET LOCAL idle_in_transaction_session_timeout = '${IDLE_TIMEOUT}'`);
    return work(tx);
  });
}

/**
 * Runs `work` in a brief transaction under an advisory lock, which keeps out the other processes that use the same key. Most of
 * the times that work is looked for there is none, so one statement asks for it before.
 *
 * @param exists a `SELECT EXISTS` that says whether there may be work
 * @returns nothing where there is none, and while another process holds the lock
 */
export async function inLockedTransaction<Item>(
  db: DataSource,
  { key, exists }: { readonly key: number; readonly exists: string },
  work: (tx: EntityManager) => Promise<Item[]>,
): Promise<Item[]> {
  const [found] = await db.query(exists);
  if (!found.exists) return [];
  return db.transaction(async (tx) => {
    const [{ locked }] = await tx.query(
      prepared('begin-locked-transaction', `SELECT ${BRIEF}, pg_try_advisory_xact_lock($1) AS locked`),
      [key],
    );
    return locked ? work(tx) : [];
  });
}
