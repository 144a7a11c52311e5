import { existsSync } from 'node:fs';
import { DataSource } from 'typeorm';
import { ApiKeys, entities } from '../access/index.js';
import { HalftoneError } from '../common/index.js';
import { ConfigError, readConfig } from '../config/index.js';
import { joinDatabase, postgresDriver } from '../database/index.js';
import { type KeysCommand, parseCommand, USAGE } from './keys-command.js';
import { keysTable } from './keys-table.js';

/** Runs a command and returns its output. The output of `create` is the key alone. */
async function run(command: Exclude<KeysCommand, { action: 'help' }>, keys: ApiKeys): Promise<string> {
  switch (command.action) {
    case 'create':
      return `${await keys.create(command.name)}\n`;
    case 'list':
      return keysTable(await keys.list());
    case 'revoke': {
      const { id, owner } = await keys.revoke(command.id);
      return `Revoked the key ${id} of ${owner}.\n`;
    }
  }
}

async function runOnDatabase(command: Exclude<KeysCommand, { action: 'help' }>): Promise<string> {
  // The environment takes precedence over the file.
  if (existsSync('.env')) process.loadEnvFile();
  const database = await joinDatabase(readConfig(process.env));
  try {
    const connection = new DataSource({
      type: 'postgres',
      driver: postgresDriver,
      url: database.url,
      entities: [...entities],
    });
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
  const command = parseCommand(process.argv.slice(2));
  process.stdout.write(command.action === 'help' ? USAGE : await runOnDatabase(command));
} catch (error) {
  const isExplained = error instanceof HalftoneError || error instanceof ConfigError;
  const text =
    error instanceof Error ? (isExplained ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
