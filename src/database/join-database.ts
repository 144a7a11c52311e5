import type { Config } from '../config/index.js';
import { runningServer } from './embedded/index.js';
import { migrate } from './migrate.js';
import { type OpenDatabase, openDatabase } from './open-database.js';

/**
 * The configured PostgreSQL, up to date, for a command that comes and goes. An embedded one that the program
 * is using is used along with it; one that is down is started, and stopped again.
 *
 * @throws what says that the server cannot be reached or started
 */
export async function joinDatabase(config: Config): Promise<OpenDatabase> {
  const silent = () => undefined;
  if (config.database.url !== undefined) return openDatabase(config, silent);
  const url = await runningServer(config.dataDir);
  if (url === undefined) return openDatabase(config, silent);
  const migrations = await migrate(url);
  return { url, migrations, stop: () => Promise.resolve() };
}
