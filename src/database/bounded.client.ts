import pg from 'pg';

/** Longer than any statement of ours takes, and shorter than the quarter of an hour that TCP goes on repeating one. */
const ANSWER_WITHIN_MS = 120_000;

/** The connection beneath a client, which its types leave out. */
interface Connected {
  readonly connection: { readonly stream: { destroy(error: Error): void } };
}

/**
 * A client that does not wait for ever. A server that is fenced off, or a firewall that forgets the connection, ends
 * nothing: what had been asked would never be answered, and whoever awaits it would stand still while new
 * connections work. So a connection whose statement stays without an answer is cut, which fails the statement.
 */
export function boundedClient(answerWithinMs = ANSWER_WITHIN_MS): typeof pg.Client {
  return class BoundedClient extends pg.Client {
    override query(...statement: unknown[]): never {
      const answer = Reflect.apply(super.query, this, statement) as unknown;
      if (answer instanceof Promise) {
        const cut = setTimeout(() => {
          const { stream } = (this as unknown as Connected).connection;
          stream.destroy(new Error(`PostgreSQL gave no answer within ${answerWithinMs / 1000} s.`));
        }, answerWithinMs);
        const settled = () => clearTimeout(cut);
        answer.then(settled, settled);
      }
      return answer as never;
    }
  };
}
