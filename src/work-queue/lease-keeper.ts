import { Ticker } from '../common/index.js';
import { type Lease, LEASE_SECONDS, type WorkTable } from './work-table.js';

/** Renews the leases of this process while it works, and aborts work whose lease is lost. */
export class LeaseKeeper {
  private readonly held = new Map<string, { lease: Lease; abort: AbortController }>();
  private readonly renewal: Ticker;

  constructor(
    private readonly table: Pick<WorkTable<Lease, unknown>, 'renew'>,
    onError: (error: unknown) => void,
  ) {
    this.renewal = new Ticker(() => this.renew(), { everyMs: (LEASE_SECONDS * 1000) / 4, onError });
  }

  /** The number of leases held now. */
  get size(): number {
    return this.held.size;
  }

  start(): void {
    this.renewal.start();
  }

  async stop(): Promise<void> {
    await this.renewal.stop();
  }

  /** Aborts all work in progress. */
  abortAll(): void {
    for (const { abort } of this.held.values()) abort.abort();
  }

  /** Runs `work` under a lease; its signal aborts when a renewal finds the lease lost, or by {@link abortAll}. */
  async during<Result>(lease: Lease, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const abort = new AbortController();
    this.held.set(lease.token, { lease, abort });
    try {
      return await work(abort.signal);
    } finally {
      this.held.delete(lease.token);
    }
  }

  private async renew(): Promise<void> {
    if (this.held.size === 0) return;
    const current = [...this.held.values()];
    const renewed = await this.table.renew(current.map(({ lease }) => lease));
    for (const { lease, abort } of current) if (!renewed.has(lease.token)) abort.abort();
  }
}
