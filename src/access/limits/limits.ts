import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../config/index.js';
import type { Caller } from '../caller.js';
import { clientAddresses } from './client-address.js';
import { OperationsInFlight } from './operations-in-flight.js';
import { type Quota, RateLimit } from './rate-limits.js';

/** A page shows many pictures: files may be asked for so many times as often as anything else. */
const FILES_FACTOR = 10;

/** What all GraphQL operations in flight may come to; one alone may ask for 250,000 objects. */
const OPERATIONS = { operations: 1000, objects: 1_000_000 };

/** How many objects those of one client may ask for together: half of all, so that nobody keeps all others out. */
const OBJECTS_PER_CLIENT = OPERATIONS.objects / 2;

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
  private readonly operations: OperationsInFlight;

  constructor(@Inject(CONFIG) { http }: Config) {
    this.addressOf = clientAddresses(http.trustProxy);
    this.limits = {
      calls: new RateLimit('calls', http.rateLimit),
      files: new RateLimit('files', http.rateLimit * FILES_FACTOR),
      guesses: new RateLimit('guesses', http.rateLimit),
    };
    this.operations = new OperationsInFlight(
      OPERATIONS,
      http.operationsPerClient === 0
        ? null
        : { operations: http.operationsPerClient, objects: OBJECTS_PER_CLIENT },
    );
  }

  /**
   * Counts one request, and returns what its client has left; null without a limit.
   *
   * @throws {RateLimitedError}
   */
  spend(caller: Caller | null, address: string, wish: Wish): Promise<Quota | null> {
    return this.limits[wish].spend(clientOf(caller, address));
  }

  /**
   * Counts a GraphQL operation as in flight, whichever way it came, until the returned function is called.
   *
   * @throws {ClientError} RATE_LIMITED or OVERLOADED, with `retryAfterSeconds`
   */
  beginOperation(caller: Caller | null, address: string, objects: number): () => void {
    return this.operations.begin(clientOf(caller, address), objects);
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

function clientOf(caller: Caller | null, address: string): string {
  return caller?.kind === 'owner' ? `key ${caller.keyId}` : address;
}
