import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ClientError } from '../../common/index.js';

const MINUTE_SECONDS = 60;

/** What a client has left of a limit (draft-ietf-httpapi-ratelimit-headers). */
export interface Quota {
  /** The name of the limit. */
  readonly name: string;
  readonly limit: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  /** When the count starts again. */
  readonly resetSeconds: number;
}

/** The error for a client that has nothing left of a limit. */
export class RateLimitedError extends ClientError {
  constructor(
    message: string,
    readonly quota: Quota,
  ) {
    super('RATE_LIMITED', message, { retryAfterSeconds: quota.resetSeconds });
  }
}

/** How often one client may ask within a minute. In memory, so each process counts for itself. */
export class RateLimit {
  private readonly limiter: RateLimiterMemory | null;

  /** @param perMinute 0 for no limit */
  constructor(
    private readonly name: string,
    private readonly perMinute: number,
  ) {
    this.limiter =
      perMinute === 0 ? null : new RateLimiterMemory({ points: perMinute, duration: MINUTE_SECONDS });
  }

  /**
   * Counts one request of `client`, and returns what it has left; null without a limit.
   *
   * @throws {RateLimitedError}
   */
  async spend(client: string): Promise<Quota | null> {
    try {
      return this.limiter === null ? null : this.quotaOf(await this.limiter.consume(client));
    } catch (error) {
      throw error instanceof RateLimiterRes ? this.exceeded(error) : error;
    }
  }

  /**
   * Looks whether `client` may ask at all, and counts nothing.
   *
   * @throws {RateLimitedError}
   */
  async check(client: string): Promise<void> {
    const spent = await this.limiter?.get(client);
    if (spent && spent.consumedPoints >= this.perMinute) throw this.exceeded(spent);
  }

  private exceeded(spent: RateLimiterRes): RateLimitedError {
    const quota = this.quotaOf(spent);
    const message = `More than ${this.perMinute} requests within a minute: try again in ${quota.resetSeconds} s.`;
    return new RateLimitedError(message, quota);
  }

  private quotaOf({ msBeforeNext, remainingPoints }: RateLimiterRes): Quota {
    return {
      name: this.name,
      limit: this.perMinute,
      windowSeconds: MINUTE_SECONDS,
      remaining: Math.max(0, remainingPoints),
      resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
    };
  }
}
