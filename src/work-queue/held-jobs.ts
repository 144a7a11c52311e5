import type { Queue } from 'bullmq';

/** States of a job that the queue will not hand out. Unknown: there is none, or what is left of it is in no list. */
const OVER = new Set(['completed', 'failed', 'unknown']);

/**
 * Returns those of the job ids whose jobs wait in the queue or are in a worker's hands. A job's own key says neither: a
 * Redis that evicts may keep it and lose the list that the job was in.
 */
export async function heldJobs(queue: Queue, jobIds: readonly string[]): Promise<Set<string>> {
  const states = await Promise.all(jobIds.map((id) => queue.getJobState(id)));
  return new Set(jobIds.filter((_, place) => !OVER.has(states[place]!)));
}
