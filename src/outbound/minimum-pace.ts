import { OutboundError } from './outbound-errors.js';

/** The bytes that must arrive in each period of `inMs`. */
export interface PaceLimit {
  readonly bytes: number;
  readonly inMs: number;
}

/** Enforces a minimum transfer rate of a body. Only the time that is spent waiting for the host counts. */
export class MinimumPace {
  #bytes = 0;
  /** What earlier waits of this period took. */
  #waitedMs = 0;
  #since = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly pace: PaceLimit,
    private readonly onTooSlow: (error: OutboundError) => void,
  ) {}

  /** Starts the clock: the reader waits for bytes. */
  begin(): void {
    this.#since = performance.now();
    this.#timer = setTimeout(() => this.#check(), Math.max(0, this.pace.inMs - this.#waitedMs));
  }

  /** Stops the clock: `bytes` arrived, or the body has ended. */
  end(bytes: number): void {
    clearTimeout(this.#timer);
    this.#bytes += bytes;
    this.#waitedMs += performance.now() - this.#since;
  }

  #check(): void {
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
