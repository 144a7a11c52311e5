import type pg from 'pg';
import { DatabaseClient } from './database-client.js';

/** Longer than any statement of ours takes, and shorter than the quarter of an hour that TCP goes on repeating one. */
const ANSWER_WITHIN_MS = 120_000;

/** After how long without a word a connection is asked for a sign of life. */
const KEEP_ALIVE_MS = 10_000;

/** The connection beneath a client, which its types leave out. */
interface Connected {
  readonly connection: { readonly stream: { destroy(error: Error): void } };
}

/** What a pool of node-postgres is configured with so that none of its statements waits for ever. */
export interface PoolBounds {
  readonly Client: typeof pg.Client;
  readonly keepAlive: boolean;
  readonly keepAliveInitialDelayMillis: number;
}

/** The {@link PoolBounds} of every pool of this program. */
export function poolBounds(): PoolBounds {
  return { Client: boundedClient(), keepAlive: true, keepAliveInitialDelayMillis: KEEP_ALIVE_MS };
}

/**
 * A client that does not wait for ever. A server that is fenced off, or a firewall that forgets the connection, ends
 * nothing: what had been asked would never be answered, and whoever awaits it would stand still while new
 * connections work. So a connection whose statement stays without an answer is cut, which fails the statement.
 */
export function boundedClient(answerWithinMs = ANSWER_WITHIN_MS): typeof pg.Client {
  return class BoundedClient extends DatabaseClient {
    override query(...statement: unknown[]): never {
      const cut = setTimeout(() => {
        const { stream } = (this as unknown as Connected).connection;
        stream.destroy(new Error(`PostgreSQL gave no answer within ${answerWithinMs / 1000} s.`));
      }, answerWithinMs);
      const settled = () => clearTimeout(cut);
      const callback = statement.at(-1);
      // A pool's own query() comes with a callback, and gets no promise.
      if (typeof callback === 'function') {
        statement[statement.length - 1] = (...answer: unknown[]) => {
          settled();
          callback(...answer);
        };
      }
      const answer = Reflect.apply(super.query, this, statement) as unknown;
      if (answer instanceof Promise) answer.then(settled, settled);
      // Anything else, such as a stream of rows, takes its time.
      else if (typeof callback !== 'function') settled();
      return answer as never;
    }
  };
}
