import { Logger } from '@nestjs/common';
import type { Program } from './application.js';
import { enableCompileCache } from './compile-cache.js';
import type { Config } from './config/index.js';
import { type EmbeddedPostgres, type Log, startEmbeddedPostgres } from './database/embedded/index.js';
import { ProgramLogger } from './logging/index.js';
import { checkPort } from './port.js';
import { startTracing } from './tracing/index.js';

/**
 * Starts the program: the embedded PostgreSQL, if one is needed, while the application loads, then the application. Both take
 * about as long, and PostgreSQL has a process of its own.
 */
export async function startProgram(config: Config): Promise<Program> {
  Logger.overrideLogger(new ProgramLogger(config.log));
  const logger = new Logger('Database');
  const log: Log = (line, level = 'log') => logger[level](line);
  await checkPort(config.http);
  const tracing = await startTracing(config.tracing, config.roles);
  const starting =
    config.database.url === undefined
      ? startEmbeddedPostgres({ dataDir: config.dataDir, log })
      : Promise.resolve(undefined);
  enableCompileCache(config.dataDir);
  const [postgres, { startApplication }] = await both(starting, import('./application.js'));
  return startApplication(config, { tracing, postgres, log });
}

/** Awaits both; when PostgreSQL does not start that is thrown at once, and when the application does not load it is stopped. */
async function both<Application>(
  starting: Promise<EmbeddedPostgres | undefined>,
  loading: Promise<Application>,
): Promise<[EmbeddedPostgres | undefined, Application]> {
  try {
    return await Promise.all([starting, loading]);
  } catch (error) {
    const postgres = await starting;
    await postgres?.stop();
    throw error;
  }
}
