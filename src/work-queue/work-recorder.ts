import { setTimeout as sleep } from 'node:timers/promises';
import { GroupCommit } from '../common/index.js';
import { isRejectedStatement } from '../database/index.js';
import type { Ended, Lease, RecordOutcome, WorkTable } from './work-table.js';

/** The most results that one transaction records: enough to make its own cost small beside theirs. */
const GROUP_SIZE = 64;

/** The delay before a result that could not be recorded is retried. */
const RETRY_MS = 500;

/** Records results in groups. While the database is unavailable, it keeps each result and retries until the lease is lost. */
export class WorkRecorder<Result> {
  private readonly group: GroupCommit<Ended<Result>, RecordOutcome>;

  /**
   * @param gatherMs how long a result waits for others
   * @param inFlight returns the number of items whose results can still come, the gathered ones included
   */
  constructor(table: Pick<WorkTable<Lease, Result>, 'record'>, gatherMs: number, inFlight: () => number) {
    this.group = new GroupCommit((ended) => table.record(ended), {
      waitMs: gatherMs,
      groupSize: GROUP_SIZE,
      isComplete: (results) => results >= inFlight(),
    });
  }

  /**
   * Records a result. Resolves once it is committed, or found to be stale or cancelled.
   *
   * @throws when the database rejects the statement, or when `signal` aborts before the result could be recorded
   */
  async record(lease: Lease, result: Result, signal: AbortSignal): Promise<RecordOutcome> {
    for (;;) {
      try {
        return await this.group.add({ lease, result, isLoss: false });
      } catch (error) {
        if (signal.aborted || isRejectedStatement(error)) throw error;
        await sleep(RETRY_MS, undefined, { signal });
      }
    }
  }
}
