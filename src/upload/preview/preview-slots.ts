import pLimit from 'p-limit';
import { ClientError } from '../../common/index.js';

const RETRY_AFTER_SECONDS = 2;

/** How many previews there may be at a time. */
export interface PreviewLimits {
  /** The previews in flight, of all owners and of one. */
  readonly inFlight: number;
  readonly perOwner: number;
  /** The previews that are compressed and stored at a time. */
  readonly compressing: number;
}

/**
 * Returns the limits for a compressor of `children`: previews use up to half of them, so that images of requests go on. An
 * owner has up to half of the previews in flight.
 */
export function previewLimitsOf(children: number): PreviewLimits {
  return { inFlight: 16, perOwner: 8, compressing: Math.max(1, Math.floor(children / 2)) };
}

/** Limits the previews of this process: more are rejected, so that none waits for long. */
export class PreviewSlots {
  readonly #byOwner = new Map<string, number>();
  readonly #compressing: <Result>(work: () => Promise<Result>) => Promise<Result>;
  #inFlight = 0;

  constructor(private readonly limits: PreviewLimits) {
    this.#compressing = pLimit(limits.compressing);
  }

  /**
   * Runs a preview.
   *
   * @param owner null where no authentication is required: then nobody is known to be one client
   * @throws {ClientError} RATE_LIMITED, OVERLOADED
   */
  async run<Result>(owner: string | null, work: () => Promise<Result>): Promise<Result> {
    if (this.#inFlight >= this.limits.inFlight)
      throw rejection('OVERLOADED', `This server makes ${this.limits.inFlight} previews at a time`);
    if (owner !== null && this.#of(owner) >= this.limits.perOwner)
      throw rejection('RATE_LIMITED', `You may make ${this.limits.perOwner} previews at a time`);
    this.#count(owner, 1);
    try {
      return await work();
    } finally {
      this.#count(owner, -1);
    }
  }

  /** Runs the part of a preview that holds its bytes, in turn with the others. */
  compress<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#compressing(work);
  }

  #of(owner: string): number {
    return this.#byOwner.get(owner) ?? 0;
  }

  #count(owner: string | null, change: number): void {
    this.#inFlight += change;
    if (owner === null) return;
    const count = this.#of(owner) + change;
    if (count === 0) this.#byOwner.delete(owner);
    else this.#byOwner.set(owner, count);
  }
}

function rejection(code: 'RATE_LIMITED' | 'OVERLOADED', reason: string): ClientError {
  const message = `${reason}. Retry in ${RETRY_AFTER_SECONDS} s.`;
  return new ClientError(code, message, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}
