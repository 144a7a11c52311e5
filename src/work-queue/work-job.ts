import type { Dispatch } from './work-table.js';

/** What a job holds: ids alone. Whatever else a worker needs, it reads from the rows, which may have changed since. */
export interface WorkJob {
  readonly items: readonly Dispatch[];
}

/** The id of a dispatch's job, which no other dispatch has. */
export const jobIdOf = ({ id, generation }: Dispatch): string => `${id}-${generation}`;
