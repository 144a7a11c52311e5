import { existsSync } from 'node:fs';
import { DataSource } from 'typeorm';
import { ApiKeys, entities } from '../access/index.js';
import { HalftoneError } from '../common/index.js';
import { ConfigError, readConfig } from '../config/index.js';
import { joinDatabase } from '../database/index.js';
import { type KeysCommand, readCommand, USAGE } from './keys-command.js';
import { keysTable } from './keys-table.js';

/** What is printed for a command, once it is done; a key that was made is all of what is. */
async function run(command: Exclude<KeysCommand, { does: 'help' }>, keys: ApiKeys): Promise<string> {
  switch (command.does) {
    case 'create':
      return `${await keys.create(command.name)}\n`;
    case 'list':
      return keysTable(await keys.list());
    case 'revoke': {
      const { id, owner } = await keys.revoke(command.id);
      return `The key ${id} of ${owner} is good no more.\n`;
    }
  }
}

async function runOnDatabase(command: Exclude<KeysCommand, { does: 'help' }>): Promise<string> {
  // What is set in the environment wins over the file.
  if (existsSync('.env')) process.loadEnvFile();
  const database = await joinDatabase(readConfig(process.env));
  try {
    const connection = new DataSource({ type: 'postgres', url: database.url, entities: [...entities] });
    await connection.initialize();
    try {
      return await run(command, new ApiKeys(connection));
    } finally {
      await connection.destroy();
    }
  } finally {
    await database.stop();
  }
}

try {
  const command = readCommand(process.argv.slice(2));
  process.stdout.write(command.does === 'help' ? USAGE : await runOnDatabase(command));
} catch (error) {
  const isTold = error instanceof HalftoneError || error instanceof ConfigError;
  const text =
    error instanceof Error ? (isTold ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
