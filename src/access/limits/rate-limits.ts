import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ClientError } from '../../common/index.js';

const MINUTE_SECONDS = 60;

/** How often one client may ask within a minute. In memory, so each process counts for itself. */
export class RateLimit {
  private readonly limiter: RateLimiterMemory | null;

  /** @param perMinute 0 for no limit */
  constructor(private readonly perMinute: number) {
    this.limiter =
      perMinute === 0 ? null : new RateLimiterMemory({ points: perMinute, duration: MINUTE_SECONDS });
  }

  /**
   * Counts one request of `client`.
   *
   * @throws {ClientError} RATE_LIMITED, with `retryAfterSeconds`
   */
  async spend(client: string): Promise<void> {
    try {
      await this.limiter?.consume(client);
    } catch (error) {
      throw error instanceof RateLimiterRes ? this.exceeded(error) : error;
    }
  }

  /**
   * Looks whether `client` may ask at all, and counts nothing.
   *
   * @throws {ClientError} RATE_LIMITED
   */
  async check(client: string): Promise<void> {
    const spent = await this.limiter?.get(client);
    if (spent && spent.consumedPoints >= this.perMinute) throw this.exceeded(spent);
  }

  private exceeded({ msBeforeNext }: RateLimiterRes): ClientError {
    const retryAfterSeconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
    const message = `More than ${this.perMinute} requests within a minute: try again in ${retryAfterSeconds} s.`;
    return new ClientError('RATE_LIMITED', message, { retryAfterSeconds });
  }
}
