import pLimit from 'p-limit';

/** The connections that uploads leave to other work: one for each of two jobs, and one that all queries share. */
const RESERVED_CONNECTIONS = 3;

/** A file whose bytes may not all have arrived. */
export interface ArrivingFile {
  arrived(): Promise<unknown>;
}

/** How many uploads are read at a time, by whether their files have arrived; each uses one database connection. */
export interface Slots {
  /** The slots of files that still arrive, at the pace of their clients. */
  readonly arriving: number;
  /** The slots of files that have arrived, which are read at full speed. */
  readonly arrived: number;
}

/** Computes the slots for a pool of `connections`, at least 4: half of the pool, without the reserved connections. */
export function slotsOf(connections: number): Slots {
  const all = Math.max(1, Math.min(Math.floor(connections / 2), connections - RESERVED_CONNECTIONS));
  const arriving = Math.floor(all / 2);
  return { arriving, arrived: all - arriving };
}

/**
 * Limits how many uploads are read at a time. An upload is read while it arrives if a slot is free, and otherwise once it
 * has arrived. So slow clients can delay each other, but never a client that has sent its whole file.
 */
export class UploadSlots {
  #arriving = 0;
  readonly #whenArrived: <Result>(work: () => Promise<Result>) => Promise<Result>;

  constructor(private readonly slots: Slots) {
    this.#whenArrived = pLimit(slots.arrived);
  }

  /** Runs `work`, which reads `file`, in a slot; rejects as the arrival of the file does, or as `work` does. */
  async run<Result>(file: ArrivingFile, work: () => Promise<Result>): Promise<Result> {
    if (this.#arriving >= this.slots.arriving) {
      await file.arrived();
      return this.#whenArrived(work);
    }
    this.#arriving += 1;
    try {
      return await work();
    } finally {
      this.#arriving -= 1;
    }
  }
}
