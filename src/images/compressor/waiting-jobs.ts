import type { CompressionJob } from './compression-job.js';

interface Entry {
  readonly job: CompressionJob;
  readonly turn: number;
}

const BEFORE_ALL_TURNS = -1;

/**
 * The images of a pool that wait for a child. Urgent ones come first; the others come in turn from each request, so that one
 * whose images take seconds does not delay another's. The turns are those of start-time fair queueing (Goyal, Vin and Cheng,
 * SIGCOMM 1996), with a length of one for each image: a request that begins to wait joins at the present turn.
 */
export class WaitingJobs {
  readonly #entries: Entry[] = [];
  /** The latest turn that each request was given, while it is not past. */
  readonly #latest = new Map<string, number>();
  #turn = 0;

  get size(): number {
    return this.#entries.length;
  }

  get next(): CompressionJob | undefined {
    return this.#entries[0]?.job;
  }

  add(job: CompressionJob): void {
    const turn = job.order.isUrgent === true ? BEFORE_ALL_TURNS : this.#nextTurnOf(job.order.requestId ?? '');
    const at = this.#entries.findIndex((entry) => entry.turn > turn);
    this.#entries.splice(at === -1 ? this.size : at, 0, { job, turn });
  }

  /** Puts back a job that had its turn. */
  putBack(job: CompressionJob): void {
    this.#entries.unshift({ job, turn: BEFORE_ALL_TURNS });
  }

  takeNext(): void {
    const taken = this.#entries.shift();
    this.#turn = Math.max(this.#turn, taken?.turn ?? 0);
    for (const [requestId, turn] of this.#latest) if (turn < this.#turn) this.#latest.delete(requestId);
  }

  remove(job: CompressionJob): void {
    const at = this.#entries.findIndex((entry) => entry.job === job);
    if (at === -1) return;
    this.#entries.splice(at, 1);
    // The turns of a request that has no image left were not used: another image of it does not wait for them.
    const { requestId } = job.order;
    if (!this.#entries.some((entry) => entry.job.order.requestId === requestId))
      this.#latest.delete(requestId ?? '');
  }

  takeAll(): CompressionJob[] {
    this.#latest.clear();
    return this.#entries.splice(0).map(({ job }) => job);
  }

  #nextTurnOf(requestId: string): number {
    const turn = Math.max(this.#turn, (this.#latest.get(requestId) ?? BEFORE_ALL_TURNS) + 1);
    this.#latest.set(requestId, turn);
    return turn;
  }
}
