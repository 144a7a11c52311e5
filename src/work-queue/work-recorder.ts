import { setTimeout as sleep } from 'node:timers/promises';
import { GroupCommit } from '../common/index.js';
import { isRefusedStatement } from '../database/index.js';
import type { Ended, Lease, RecordOutcome, WorkTable } from './work-table.js';

/** Results that arrive within this time of each other are recorded together. */
const GATHER_MS = 5;
const GROUP_SIZE = 200;

/** How long to wait with a result that could not be recorded. */
const RETRY_MS = 500;

/** Records results in groups. While the database is away a result is kept, and so is its lease once it is back. */
export class WorkRecorder<Task extends Lease, Result> {
  private readonly group: GroupCommit<Ended<Result>, RecordOutcome>;

  constructor(table: Pick<WorkTable<Task, Result>, 'record'>) {
    this.group = new GroupCommit((ended) => table.record(ended), {
      waitMs: GATHER_MS,
      groupSize: GROUP_SIZE,
    });
  }

  /**
   * Resolves once the result is committed, or is found to count for nothing.
   *
   * @throws when the database refuses it, and the reason of `signal` when that aborts before it could be recorded
   */
  async record(lease: Lease, result: Result, signal: AbortSignal): Promise<RecordOutcome> {
    for (;;) {
      try {
        return await this.group.add({ lease, result, isLoss: false });
      } catch (error) {
        if (signal.aborted || isRefusedStatement(error)) throw error;
        await sleep(RETRY_MS, undefined, { signal });
      }
    }
  }
}
