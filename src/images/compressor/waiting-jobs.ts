import type { CompressionJob } from './compression-job.js';

interface Place {
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
  readonly #places: Place[] = [];
  /** The latest turn that each request was given, while it is not past. */
  readonly #latest = new Map<string, number>();
  #turn = 0;

  get size(): number {
    return this.#places.length;
  }

  get next(): CompressionJob | undefined {
    return this.#places[0]?.job;
  }

  add(job: CompressionJob): void {
    const turn = job.place.isUrgent === true ? BEFORE_ALL_TURNS : this.#nextTurnOf(job.place.requestId ?? '');
    const at = this.#places.findIndex((place) => place.turn > turn);
    this.#places.splice(at === -1 ? this.size : at, 0, { job, turn });
  }

  /** Puts back a job that had its turn. */
  putBack(job: CompressionJob): void {
    this.#places.unshift({ job, turn: BEFORE_ALL_TURNS });
  }

  takeNext(): void {
    const taken = this.#places.shift();
    this.#turn = Math.max(this.#turn, taken?.turn ?? 0);
    for (const [requestId, turn] of this.#latest) if (turn < this.#turn) this.#latest.delete(requestId);
  }

  remove(job: CompressionJob): void {
    const at = this.#places.findIndex((place) => place.job === job);
    if (at !== -1) this.#places.splice(at, 1);
  }

  takeAll(): CompressionJob[] {
    return this.#places.splice(0).map(({ job }) => job);
  }

  #nextTurnOf(requestId: string): number {
    const turn = Math.max(this.#turn, (this.#latest.get(requestId) ?? BEFORE_ALL_TURNS) + 1);
    this.#latest.set(requestId, turn);
    return turn;
  }
}
