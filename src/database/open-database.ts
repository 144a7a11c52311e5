import type { Config } from '../config/index.js';
import { explainDatabaseErrors } from './database-errors.js';
import { type EmbeddedPostgres, type Log, startEmbeddedPostgres } from './embedded/index.js';
import { migrate } from './migrate.js';
import { requireSessions } from './session-pooling.js';

/** A reachable database whose migrations have run. */
export interface OpenDatabase {
  readonly url: string;
  /** The names of the migrations that were just run. */
  readonly migrations: readonly string[];
  /** Stops the server if it is the embedded one. Call it last: everything else may still write. */
  stop(): Promise<void>;
}

/**
 * Opens the PostgreSQL of DATABASE_URL, or the embedded one when that is unset, and runs pending migrations. The embedded one
 * is started unless it is passed as `running`; it is stopped when a migration fails.
 *
 * @throws {DatabaseUnusableError} when a user can fix the error
 * @throws the error of the driver or of the embedded server otherwise
 */
export async function openDatabase(
  config: Config,
  log: Log,
  running?: EmbeddedPostgres,
): Promise<OpenDatabase> {
  const { url } = config.database;
  const server =
    url === undefined
      ? (running ?? (await startEmbeddedPostgres({ dataDir: config.dataDir, log })))
      : { url, stop: () => Promise.resolve() };
  try {
    const onBusy = () => log('A migration waits for other transactions to release the table it changes.');
    if (url !== undefined) await explainDatabaseErrors(url, () => requireSessions(url));
    const migrations = await explainDatabaseErrors(url, () => migrate(server.url, onBusy));
    for (const name of migrations) log(`Ran the migration ${name}`, 'debug');
    return { url: server.url, migrations, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
