import type { Queue } from 'bullmq';

/**
 * Returns the number of workers that are connected to a queue; null when the queue does not tell, as a Redis that forbids
 * CLIENT LIST.
 */
export async function countWorkers(queue: Queue): Promise<number | null> {
  try {
    return await queue.getWorkersCount();
  } catch {
    return null;
  }
}
