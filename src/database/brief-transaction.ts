import type { DataSource, EntityManager } from 'typeorm';

/** Longer than a busy process ever pauses between two statements, and shorter than a lease. */
const LONGEST_SILENCE = '8s';

/**
 * Runs `work` in a transaction that the server ends when we fall silent in the middle of it. Otherwise a process
 * that is suspended, or cut off from the network, would keep everyone else from the rows it has locked.
 */
export function inBriefTransaction<Result>(
  db: DataSource,
  work: (tx: EntityManager) => Promise<Result>,
): Promise<Result> {
  return db.transaction(async (tx) => {
    await tx.query(`SET LOCAL idle_in_transaction_session_timeout = '${LONGEST_SILENCE}'`);
    return work(tx);
  });
}
