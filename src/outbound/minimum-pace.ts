import { OutboundError } from './outbound-errors.js';

/** The bytes that have to come in each such time. */
export interface PaceLimit {
  readonly bytes: number;
  readonly inMs: number;
}

/**
 * Watches that a body comes at a minimum pace, so that no host keeps us busy with a byte a second. Only the time
 * that is spent waiting for the host counts.
 */
export class MinimumPace {
  #bytes = 0;
  /** Of the present stretch, what has been waited in earlier waits. */
  #waitedMs = 0;
  #since = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly pace: PaceLimit,
    private readonly onTooSlow: (error: OutboundError) => void,
  ) {}

  /** Bytes are waited for from here on. */
  begin(): void {
    this.#since = performance.now();
    this.#timer = setTimeout(() => this.#judge(), Math.max(0, this.pace.inMs - this.#waitedMs));
  }

  /** So many bytes came, or none will any more. */
  end(bytes: number): void {
    clearTimeout(this.#timer);
    this.#bytes += bytes;
    this.#waitedMs += performance.now() - this.#since;
  }

  #judge(): void {
    if (this.#bytes < this.pace.bytes) {
      const perSecond = Math.ceil((this.pace.bytes * 1000) / this.pace.inMs);
      this.onTooSlow(new OutboundError('TIMEOUT', `The host sends less than ${perSecond} bytes a second.`));
      return;
    }
    this.#bytes = 0;
    this.#waitedMs = 0;
    this.begin();
  }
}
