import type { Queue } from 'bullmq';
import type { Dispatch } from './work-table.js';

/** The data of a queue job: ids alone. The worker reads everything else from the rows, which may have changed since. */
export interface WorkJob {
  readonly items: readonly Dispatch[];
}

/** States in which the queue does not hand a job out. `unknown`: the job does not exist, or its remains are in no list. */
const STATES_NOT_HELD = new Set(['completed', 'failed', 'unknown']);

/** Returns the job id of a dispatch, which no other dispatch has. */
export const jobIdOf = ({ id, generation }: Dispatch): string => `${id}-${generation}`;

/**
 * Returns those of the job ids whose jobs wait in the queue or are leased to a worker. The key of a job alone proves
 * neither: a Redis that evicts may keep the key and lose the list that the job was in.
 */
export async function heldJobs(queue: Queue, jobIds: readonly string[]): Promise<Set<string>> {
  const states = await Promise.all(jobIds.map((id) => queue.getJobState(id)));
  return new Set(jobIds.filter((_, index) => !STATES_NOT_HELD.has(states[index]!)));
}
