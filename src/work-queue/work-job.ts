import type { Queue } from 'bullmq';
import type { Dispatch, NewDispatch } from './work-table.js';

/**
 * The data of a queue job: ids alone. The worker reads everything else from the rows, which may have changed since. A job
 * carries the items from the table to a process, and ends when they are claimed: from then on their leases stand for them.
 */
export interface WorkJob {
  readonly items: readonly Dispatch[];
}

/** The most items in a job: enough to make the cost of a job small beside that of its items. */
const MAX_ITEMS = 32;

/** The items of one group that are dispatched together are spread over this many jobs, so that many workers share them. */
const JOBS_PER_GROUP = 8;

/** The states of a job that the queue will hand out, or has handed out to a worker that is alive. */
const HELD_STATES = ['active', 'waiting', 'prioritized', 'delayed'] as const;

/** Returns the name of a dispatch, which no other dispatch has. */
const nameOf = ({ id, generation }: Dispatch): string => `${id}-${generation}`;

/** Returns the id of the job of these items, which no other job has. */
export const jobIdOf = ({ items: [first] }: WorkJob): string => nameOf(first!);

/**
 * Puts dispatches into jobs: those of one group share jobs, all others get one of their own. The jobs are in the order in
 * which they are to be put in the queue: the groups take turns, so that no group waits behind all items of another.
 */
export function jobsOf(dispatches: readonly NewDispatch[]): (WorkJob & { urgent: boolean })[] {
  const groups = new Map<string, NewDispatch[]>();
  for (const dispatch of dispatches) {
    const key = dispatch.group ?? nameOf(dispatch);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [dispatch]);
    else group.push(dispatch);
  }
  const jobs = [...groups.values()].map((items) => {
    const size = Math.min(MAX_ITEMS, Math.ceil(items.length / JOBS_PER_GROUP));
    return Array.from({ length: Math.ceil(items.length / size) }, (_, n) =>
      items.slice(n * size, (n + 1) * size),
    );
  });
  const rounds = Math.max(0, ...jobs.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) => jobs.flatMap((group) => group.slice(round, round + 1)))
    .flat()
    .map((items) => ({
      items: items.map(({ id, generation }) => ({ id, generation })),
      urgent: items.some(({ urgent }) => urgent),
    }));
}

/**
 * Returns those of the dispatches that no job of the queue carries: neither one that waits nor one that a worker has. The
 * key of a job alone proves nothing: a Redis that evicts may keep the key and lose the list that the job was in.
 */
export async function lostDispatches(
  queue: Pick<Queue<WorkJob>, 'getJobs'>,
  dispatches: readonly Dispatch[],
): Promise<Dispatch[]> {
  const jobs = await queue.getJobs([...HELD_STATES]);
  // A job of another version of the program may name its items differently; they are dispatched again.
  const held = new Set(jobs.flatMap(({ data }) => (data.items ?? []).map(nameOf)));
  return dispatches.filter((dispatch) => !held.has(nameOf(dispatch)));
}
