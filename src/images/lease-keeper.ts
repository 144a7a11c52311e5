import { Injectable, Logger } from '@nestjs/common';
import { Ticker } from '../common/index.js';
import { ImageLeases, LEASE_SECONDS, type Lease } from '../requests/index.js';

/** Keeps the leases of this process alive while it works, and ends work whose lease is gone. */
@Injectable()
export class LeaseKeeper {
  private readonly logger = new Logger(LeaseKeeper.name);
  private readonly held = new Map<string, { lease: Lease; abort: AbortController }>();
  private readonly renewal: Ticker;

  constructor(private readonly leases: ImageLeases) {
    this.renewal = new Ticker(() => this.renew(), {
      everyMs: (LEASE_SECONDS * 1000) / 4,
      onError: (error) => this.logger.warn(`Renewing leases failed, trying again: ${String(error)}`),
    });
  }

  /** The leases held now. */
  get all(): Lease[] {
    return [...this.held.values()].map(({ lease }) => lease);
  }

  start(): void {
    this.renewal.start();
  }

  async stop(): Promise<void> {
    await this.renewal.stop();
  }

  /** Ends all the work that is under way. */
  giveUp(): void {
    for (const { abort } of this.held.values()) abort.abort();
  }

  /** Runs `work` under a lease; its signal aborts when the lease turns out to be lost, or by {@link giveUp}. */
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
    const asked = [...this.held.values()];
    const kept = await this.leases.renew(asked.map(({ lease }) => lease));
    for (const { lease, abort } of asked) if (!kept.has(lease.token)) abort.abort();
  }
}
