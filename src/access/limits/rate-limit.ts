import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ClientError } from '../../common/index.js';

const MINUTE_SECONDS = 60;

/** The remaining quota of a client (draft-ietf-httpapi-ratelimit-headers). */
export interface Quota {
  /** The name of the limit. */
  readonly name: string;
  readonly limit: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  /** The seconds until the window restarts. */
  readonly resetSeconds: number;
}

/** The error for a client that has exceeded a rate limit. */
export class RateLimitedError extends ClientError {
  constructor(
    message: string,
    readonly quota: Quota,
  ) {
    super('RATE_LIMITED', message, { retryAfterSeconds: quota.resetSeconds });
  }
}

/** Limits the requests of each client per minute. Counts in memory, so each process has its own counts. */
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
   * Counts one request of `client` and returns its remaining quota, or null without a limit.
   *
   * @throws {RateLimitedError}
   */
  async consume(client: string): Promise<Quota | null> {
    try {
      return this.limiter === null ? null : this.quotaOf(await this.limiter.consume(client));
    } catch (error) {
      throw error instanceof RateLimiterRes ? this.exceeded(error) : error;
    }
  }

  /**
   * Checks the limit of `client` without counting a request.
   *
   * @throws {RateLimitedError}
   */
  async check(client: string): Promise<void> {
    const consumed = await this.limiter?.get(client);
    if (consumed && consumed.consumedPoints >= this.perMinute) throw this.exceeded(consumed);
  }

  private exceeded(consumed: RateLimiterRes): RateLimitedError {
    const quota = this.quotaOf(consumed);
    const message = `You sent more than ${this.perMinute} requests within a minute. Retry in ${quota.resetSeconds} s.`;
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
