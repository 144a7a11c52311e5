/** A request as its client knows it. */
export interface KnownRequest {
  readonly id: string;
  readonly images: number;
  readonly keepOriginals: boolean;
  readonly ownWebhook: boolean;
  /** Since when its client has asked to delete it. */
  deleted: boolean;
  /** The last sequence number that any stream of it has shown. */
  lastSequence: number;
  /** Every series of streams that has been followed; each ends with a terminal status. */
  readonly following: Promise<void>[];
}

/** What happened in a soak, and what should not have happened. */
export class Ledger {
  readonly requests = new Map<string, KnownRequest>();
  readonly #figures = new Map<string, number>();
  readonly #broken = new Map<string, string[]>();

  count(figure: string, by = 1): void {
    this.#figures.set(figure, (this.#figures.get(figure) ?? 0) + by);
  }

  /** Notes that `invariant` does not hold; `detail` says where. */
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
