import { readConfig } from '../../config/index.js';
import { joinDatabase } from '../../database/index.js';
import { chooseQueueBackend } from '../../queue-backend/index.js';
import type { CommandHandler } from '../command.js';

/** Runs the pending migrations of the tables and of the queues, and prints their names. */
export const migrate: CommandHandler = async (_, { stdout, variables }) => {
  const config = readConfig(variables);
  const database = await joinDatabase(config);
  try {
    await chooseQueueBackend(config.queue, database.url);
    const names = database.migrations.map((name) => `Ran ${name}.\n`).join('');
    stdout.write(names === '' ? 'The database is up to date.\n' : names);
    return 0;
  } finally {
    await database.stop();
  }
};
