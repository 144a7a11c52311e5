import type pg from 'pg';
import { DatabaseClient } from './database-client.js';
import { DISCARD_PLANS, KEEP_PLANS_MS, preparedName } from './prepared-statements.js';

/** The timeout of a statement: longer than any statement takes, shorter than the 15 min that TCP retransmits. */
const RESPONSE_TIMEOUT_MS = 120_000;

/** The idle time after which TCP keep-alive probes a connection. */
const KEEP_ALIVE_MS = 10_000;

/**
 * How long a connection that is not used stays open: a new one takes 6 ms of CPU time in PostgreSQL and 3 ms in this process,
 * and with the default, 10 s, each pool opened several a minute.
 */
const KEEP_IDLE_MS = 60_000;

/** What the types of `pg` leave out: the connection of a client, and whether the server waits for its next statement. */
interface Connected {
  readonly readyForQuery: boolean;
  readonly connection: { readonly stream: { destroy(error: Error): void } };
}

/** The options of a node-postgres pool that keep its statements from waiting without limit, and its connections open. */
export interface PoolBounds {
  readonly Client: typeof pg.Client;
  readonly keepAlive: boolean;
  readonly keepAliveInitialDelayMillis: number;
  readonly idleTimeoutMillis: number;
}

/** Returns the {@link PoolBounds} for every pool of this program. */
export function poolBounds(): PoolBounds {
  return {
    Client: boundedClient(),
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    idleTimeoutMillis: KEEP_IDLE_MS,
  };
}

/**
 * Creates a client class with a statement timeout on the client side. A server that is cut off, or a firewall that drops
 * the connection, closes nothing: a pending statement would never get a response, and its caller would hang while new
 * connections work. So a connection whose statement gets no response is destroyed, which fails the statement.
 *
 * It also sends statements that are to be prepared (`prepared-statements.ts`) under their names.
 */
export function boundedClient(
  responseTimeoutMs = RESPONSE_TIMEOUT_MS,
  keepPlansMs = KEEP_PLANS_MS,
): typeof pg.Client {
  return class BoundedClient extends DatabaseClient {
    #plannedAt = performance.now();

    override query(...statement: unknown[]): never {
      const name = preparedName(statement[0]);
      if (name !== undefined) {
        this.#discardOldPlans();
        statement[0] = { name, text: statement[0] };
      }
      const timer = setTimeout(() => {
        const { stream } = (this as unknown as Connected).connection;
        stream.destroy(new Error(`PostgreSQL did not respond within ${responseTimeoutMs / 1000} s.`));
      }, responseTimeoutMs);
      const settled = () => clearTimeout(timer);
      const callback = statement.at(-1);
      // A pool's own query() passes a callback and gets no promise.
      if (typeof callback === 'function') {
        statement[statement.length - 1] = (...result: unknown[]) => {
          settled();
          callback(...result);
        };
      }
      const result = Reflect.apply(super.query, this, statement) as unknown;
      if (result instanceof Promise) result.then(settled, settled);
      // Anything else, such as a stream of rows, has no time limit.
      else if (typeof callback !== 'function') settled();
      return result as never;
    }

    #discardOldPlans(): void {
      const now = performance.now();
      const { readyForQuery } = this as unknown as Connected;
      // A connection that is being lost is not ready: a statement more would wait in its queue until its end.
      if (!readyForQuery || now - this.#plannedAt < keepPlansMs) return;
      this.#plannedAt = now;
      // When it fails, so does the statement behind it.
      this.query(DISCARD_PLANS, () => undefined);
    }
  };
}
