import { DatabaseClient } from './database-client.js';
import { explainDatabaseErrors } from './database-errors.js';
import { requireSessions } from './session-pooling.js';

/** What a PostgreSQL says of itself. */
export interface DatabaseFacts {
  /** Such as 16.3. */
  readonly version: string;
  readonly major: number;
  /** Its clock. */
  readonly now: Date;
}

/**
 * Asks the PostgreSQL of DATABASE_URL for its version and its time. Changes nothing.
 *
 * @throws {DatabaseUnusableError} when a user can fix the error
 */
export async function diagnoseDatabase(url: string): Promise<DatabaseFacts> {
  return explainDatabaseErrors(url, async () => {
    await requireSessions(url);
    const client = new DatabaseClient({ connectionString: url, application_name: 'halftone' });
    await client.connect();
    try {
      const { rows } = await client.query<{ version: string; num: number; now: Date }>(
        `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS num,
                clock_timestamp() AS now`,
      );
      const [{ version, num, now }] = rows as [{ version: string; num: number; now: Date }];
      return { version, major: Math.floor(num / 10_000), now };
    } finally {
      await client.end();
    }
  });
}
