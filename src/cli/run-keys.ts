import { DataSource } from 'typeorm';
import { ApiKeys, entities } from '../access/index.js';
import { readConfig } from '../config/index.js';
import { joinDatabase, postgresDriver } from '../database/index.js';
import { type KeysCommand, USAGE } from './keys-command.js';
import { keysTable } from './keys-table.js';

type DatabaseCommand = Exclude<KeysCommand, { action: 'help' }>;

/** Runs a command and returns its output. The output of `create` is the key alone. */
async function run(command: DatabaseCommand, keys: ApiKeys): Promise<string> {
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

/** Runs a command on the database that the environment variables name, and returns its output. */
export async function runOnDatabase(
  command: KeysCommand,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  if (command.action === 'help') return USAGE;
  const database = await joinDatabase(readConfig(variables));
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
