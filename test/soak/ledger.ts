/** A request from the perspective of its client. */
export interface KnownRequest {
  readonly id: string;
  readonly images: number;
  readonly keepOriginals: boolean;
  readonly ownWebhook: boolean;
  /** The time at which its client requested the deletion. */
  deleted: boolean;
  /** The last sequence number in any of its streams. */
  lastSequence: number;
  /** Every series of streams; each ends with a terminal status. */
  readonly following: Promise<void>[];
}

/** Records the events of a soak, and the broken invariants. */
export class Ledger {
  readonly requests = new Map<string, KnownRequest>();
  readonly #figures = new Map<string, number>();
  readonly #broken = new Map<string, string[]>();

  count(figure: string, by = 1): void {
    this.#figures.set(figure, (this.#figures.get(figure) ?? 0) + by);
  }

  /** Records that `invariant` is broken; `detail` says where. */
  break(invariant: string, detail: string): void {
    this.#broken.set(invariant, [...(this.#broken.get(invariant) ?? []), detail]);
  }

  get figures(): readonly (readonly [figure: string, value: number])[] {
    return [...this.#figures].toSorted(([a], [b]) => a.localeCompare(b));
  }

  get broken(): readonly (readonly [invariant: string, details: readonly string[]])[] {
    return [...this.#broken];
  }
}
