import type { Config } from '../config/index.js';
import { runningServer } from './embedded/index.js';
import { migrate } from './migrate.js';
import { type OpenDatabase, openDatabase } from './open-database.js';

/**
 * Opens the configured PostgreSQL for a short command and runs pending migrations. An embedded server that the program
 * is using is shared with it; one that is not running is started, and stopped at the end.
 *
 * @throws {DatabaseUnusableError} or an error of the embedded server, when it cannot be reached or started
 */
export async function joinDatabase(config: Config): Promise<OpenDatabase> {
  const silent = () => undefined;
  if (config.database.url !== undefined) return openDatabase(config, silent);
  const url = await runningServer(config.dataDir);
  if (url === undefined) return openDatabase(config, silent);
  const migrations = await migrate(url);
  return { url, migrations, stop: () => Promise.resolve() };
}
