import type pg from 'pg';
import { DatabaseClient } from './database-client.js';
import { hasCode } from './embedded/error-code.js';
import { DatabaseUnusableError } from './database-errors.js';

/** The time limit for a pooler to provide a second connection; the program cannot work with fewer than two. */
const QUERY_TIMEOUT_MS = 30_000;

/** How many times the session is compared. A busy pooler may return the same one by chance. */
const ROUNDS = 3;

const SESSION_IDENTITY = 'SELECT pid, backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()';

/**
 * Checks that each connection to `url` has a session of its own, which is the case without a pooler and with one in
 * session mode. Advisory locks and the LISTEN of the queues belong to sessions: in transaction mode two processes
 * would hold the same lock.
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
    'DATABASE_URL points to a pooler that shares sessions, such as PgBouncer with pool_mode = transaction: set pool_mode = session there, or connect to PostgreSQL directly.',
  );
}

/** Checks whether both connections have the same server session, or whether a session changes between statements. */
async function shareSessions(one: pg.Client, other: pg.Client): Promise<boolean> {
  const first = await sessionOf(one);
  try {
    // Pins its session, so that the first connection must change its session in transaction mode.
    await other.query('BEGIN');
  } catch (error) {
    // In statement mode PgBouncer rejects transactions with a protocol violation.
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
  return JSON.stringify((await client.query(SESSION_IDENTITY)).rows);
}

function clientOf(url: string): pg.Client {
  const client = new DatabaseClient({
    connectionString: url,
    application_name: 'halftone',
    query_timeout: QUERY_TIMEOUT_MS,
  });
  // The error also rejects the pending statement.
  client.on('error', () => undefined);
  return client;
}
