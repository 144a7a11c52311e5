import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../config/index.js';
import type { Caller } from '../caller.js';
import { clientAddresses } from './client-address.js';
import { type Quota, RateLimit } from './rate-limits.js';

/** A page shows many pictures: files may be asked for so many times as often as anything else. */
const FILES_FACTOR = 10;

/** What is asked for: files, or anything else. */
export type Wish = 'files' | 'calls';

/**
 * How often each client may ask: by its key, or by its address as long as it has shown none that is good. Whoever
 * shares an address with others who have no key is not held up by them; with others who try keys, only as long as
 * they do.
 */
@Injectable()
export class Limits {
  /** The address of whoever sent a request, as far as it can be known. */
  readonly addressOf: (request: IncomingMessage) => string;
  private readonly limits: Readonly<Record<Wish | 'guesses', RateLimit>>;

  constructor(@Inject(CONFIG) { http }: Config) {
    this.addressOf = clientAddresses(http.trustProxy);
    this.limits = {
      calls: new RateLimit('calls', http.rateLimit),
      files: new RateLimit('files', http.rateLimit * FILES_FACTOR),
      guesses: new RateLimit('guesses', http.rateLimit),
    };
  }

  /**
   * Counts one request, and returns what its client has left; null without a limit.
   *
   * @throws {RateLimitedError}
   */
  spend(caller: Caller | null, address: string, wish: Wish): Promise<Quota | null> {
    return this.limits[wish].spend(caller?.kind === 'owner' ? `key ${caller.keyId}` : address);
  }

  /**
   * Lets someone show a credential, and counts those that are not good: each costs a look into the database.
   *
   * @throws {ClientError} RATE_LIMITED, or what `look` throws
   */
  async guess<Result>(address: string, look: () => Promise<Result>): Promise<Result> {
    await this.limits.guesses.check(address);
    try {
      return await look();
    } catch (error) {
      await this.limits.guesses.spend(address);
      throw error;
    }
  }
}
