import type { Config } from '../config/index.js';
import { explainingDatabaseErrors } from './database-errors.js';
import { type Log, startEmbeddedPostgres } from './embedded/index.js';
import { migrate } from './migrate.js';
import { requireSessions } from './session-pooling.js';

/** A database that is up and up to date. */
export interface OpenDatabase {
  readonly url: string;
  /** The names of the migrations that brought it up to date just now. */
  readonly migrations: readonly string[];
  /** Stops it, if it is our own. Last of all: until then somebody may still write. */
  stop(): Promise<void>;
}

/**
 * The configured PostgreSQL, or the embedded one when there is none, brought up to date.
 *
 * @throws {DatabaseUnusableError} with a remedy, where there is one
 * @throws what says that the server cannot be reached or started
 */
export async function openDatabase(config: Config, log: Log): Promise<OpenDatabase> {
  const { url } = config.database;
  const server =
    url === undefined
      ? await startEmbeddedPostgres({ dataDir: config.dataDir, log })
      : { url, stop: () => Promise.resolve() };
  try {
    const onBusy = () => log('A migration waits until nobody else is using the table it changes.');
    if (url !== undefined) await explainingDatabaseErrors(url, () => requireSessions(url));
    const migrations = await explainingDatabaseErrors(url, () => migrate(server.url, onBusy));
    for (const name of migrations) log(`Ran the migration ${name}`, 'debug');
    return { url: server.url, migrations, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
