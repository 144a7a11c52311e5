import pLimit from 'p-limit';

/** What others hold, for as long as their work takes: one for each of two jobs, and one that all queries share. */
const FOR_OTHERS = 3;

/** A file whose bytes may still be on their way. */
export interface Arriving {
  arrived(): Promise<unknown>;
}

/** How many uploads may be read at once, by how far they are; each holds a connection to the database. */
export interface Slots {
  /** While they arrive, at a pace that their client sets. */
  readonly arriving: number;
  /** Once they are here, as fast as we can. */
  readonly arrived: number;
}

/**
 * The slots of uploads with a pool of `connections`, at least 4, to the database: half of it, and never what others
 * wait for.
 */
export function slotsOf(connections: number): Slots {
  const all = Math.max(1, Math.min(Math.floor(connections / 2), connections - FOR_OTHERS));
  const arriving = Math.floor(all / 2);
  return { arriving, arrived: all - arriving };
}

/**
 * Lets uploads be read while they arrive as long as there is room, and the others once they are here: so a slow
 * client may keep its like waiting, and nobody who has sent everything.
 */
export class UploadSlots {
  #arriving = 0;
  readonly #whole: <Result>(work: () => Promise<Result>) => Promise<Result>;

  constructor(private readonly slots: Slots) {
    this.#whole = pLimit(slots.arrived);
  }

  /** Runs `work`, which reads `file`, when there is a slot; fails as the file's arrival does, or as the work. */
  async run<Result>(file: Arriving, work: () => Promise<Result>): Promise<Result> {
    if (this.#arriving >= this.slots.arriving) {
      await file.arrived();
      return this.#whole(work);
    }
    this.#arriving += 1;
    try {
      return await work();
    } finally {
      this.#arriving -= 1;
    }
  }
}
