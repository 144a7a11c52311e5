import type { DataSource, EntityManager } from 'typeorm';

/** Longer than a busy process ever pauses between two statements, and shorter than a lease. */
const IDLE_TIMEOUT = '8s';

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
