import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../config/index.js';
import type { Caller } from '../caller.js';
import { clientAddresses } from './client-address.js';
import { OperationsInFlight } from './operations-in-flight.js';
import { type Quota, RateLimit } from './rate-limit.js';

/** The limit of file requests, as a multiple of the limit of other requests: a page shows many images. */
const FILES_FACTOR = 10;

/** The capacity for all GraphQL operations in flight; a single operation may request 250,000 objects. */
const OPERATIONS = { operations: 1000, objects: 1_000_000 };

/** The objects that all operations of one client may request: half of the capacity, so that no client uses all of it. */
const OBJECTS_PER_CLIENT = OPERATIONS.objects / 2;

/** The kind of a request, each with its own limit: a file, or anything else. */
export type RequestKind = 'files' | 'calls';

/**
 * The rate and concurrency limits of clients. A client is identified by its API key, or by its address until it has sent a
 * valid one. So clients without a key do not slow down clients with one behind the same address; clients that guess keys
 * do, but only while they guess.
 */
@Injectable()
export class Limits {
  /** Returns the address of the client that sent a request, as far as the trusted proxies report it. */
  readonly addressOf: (request: IncomingMessage) => string;
  private readonly limits: Readonly<Record<RequestKind | 'guesses', RateLimit>>;
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
   * Counts one request and returns the remaining quota of its client, or null without a limit.
   *
   * @throws {RateLimitedError}
   */
  consume(caller: Caller | null, address: string, kind: RequestKind): Promise<Quota | null> {
    return this.limits[kind].consume(clientOf(caller, address));
  }

  /**
   * Counts a GraphQL operation, over HTTP or a WebSocket, as in flight until the returned function is called.
   *
   * @throws {ClientError} RATE_LIMITED or OVERLOADED, with `retryAfterSeconds`
   */
  beginOperation(caller: Caller | null, address: string, objects: number): () => void {
    return this.operations.begin(clientOf(caller, address), objects);
  }

  /**
   * Runs `authenticate` and counts its failures against the address: each costs a database lookup.
   *
   * @throws {ClientError} RATE_LIMITED, or the error of `authenticate`
   */
  async limitFailedAuthentication<Result>(
    address: string,
    authenticate: () => Promise<Result>,
  ): Promise<Result> {
    await this.limits.guesses.check(address);
    try {
      return await authenticate();
    } catch (error) {
      await this.limits.guesses.consume(address);
      throw error;
    }
  }
}

function clientOf(caller: Caller | null, address: string): string {
  return caller?.kind === 'owner' ? `key ${caller.keyId}` : address;
}
