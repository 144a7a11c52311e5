import type { Progress } from '../client/api-types.js';
import type { Outcome } from './outcome.js';

/** Says where a run was stopped, and how to continue. */
export function stoppedText(
  requestId: string | null,
  server: string | undefined,
  progress: Pick<Progress, 'processedImages' | 'totalImages'> | null,
): string {
  const again = 'Run the same command again to continue.';
  if (requestId !== null && server !== undefined) {
    return `Stopped watching; the server continues. ${again} To stop the request: halftone cancel ${requestId} --server ${server}`;
  }
  const where = progress === null ? '' : ` at ${progress.processedImages} of ${progress.totalImages} images`;
  return `Stopped${where}. ${again}`;
}

/** Says what a run did that tried failed images again: "34 were done before; 2 were tried again, and 2 failed again." */
export function triedAgainText(
  { completedImages, failedImages }: NonNullable<Outcome['earlier']>,
  failedAgain: number,
): string {
  const were = (count: number) => `${count} ${count === 1 ? 'was' : 'were'}`;
  return `${were(completedImages)} done before; ${were(failedImages)} tried again, and ${failedAgain || 'none'} failed again.`;
}
