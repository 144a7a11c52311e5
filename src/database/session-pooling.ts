import type pg from 'pg';
import { DatabaseClient } from './database-client.js';
import { hasCode } from './embedded/error-code.js';
import { DatabaseUnusableError } from './database-errors.js';

/** As long as a pooler may take to give a second connection; with fewer than two there is nothing that works. */
const ANSWER_WITHIN_MS = 30_000;

/** How often it is asked whether a session is still the same. A busy pooler may give it back by chance. */
const ROUNDS = 3;

const WHO = 'SELECT pid, backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()';

/**
 * Checks that each connection to `url` has a session of its own, as it has without a pooler between, and with one in
 * session mode. Locks of work that one process at a time does, and LISTEN of the queues, belong to sessions: in
 * transaction mode two processes would hold one lock.
 *
 * @throws {DatabaseUnusableError}
 */
export async function requireSessions(url: string): Promise<void> {
  const [one, other] = [clientOf(url), clientOf(url)];
  try {
    await one.connect();
    await other.connect();
    if (!(await shareSessions(one, other))) return;
  } finally {
    await Promise.all([one.end(), other.end()]);
  }
  throw new DatabaseUnusableError(
    'DATABASE_URL leads through a pooler that shares sessions, such as PgBouncer with pool_mode = transaction: set pool_mode = session there, or lead past it.',
  );
}

/** Whether the server's session behind a connection is another's as well, or changes between statements. */
async function shareSessions(one: pg.Client, other: pg.Client): Promise<boolean> {
  const first = await sessionOf(one);
  try {
    // Keeps its session, so that the first has to change if it goes by statements.
    await other.query('BEGIN');
  } catch (error) {
    // In statement mode PgBouncer refuses transactions, as a violation of the protocol.
    if (hasCode(error, '08P01')) return true;
    throw error;
  }
  if ((await sessionOf(other)) === first) return true;
  for (let round = 0; round < ROUNDS; round += 1) {
    if ((await sessionOf(one)) !== first) return true;
  }
  return false;
}

async function sessionOf(client: pg.Client): Promise<string> {
  return JSON.stringify((await client.query(WHO)).rows);
}

function clientOf(url: string): pg.Client {
  const client = new DatabaseClient({
    connectionString: url,
    application_name: 'halftone',
    query_timeout: ANSWER_WITHIN_MS,
  });
  // It comes with the rejection of a statement, too.
  client.on('error', () => undefined);
  return client;
}
