import { existsSync } from 'node:fs';
import { HalftoneError } from '../common/index.js';
import { ConfigError } from '../config/index.js';
import { parseCommand } from './keys-command.js';
import { runOnDatabase } from './run-keys.js';

// The program `halftone-keys`: the commands of `halftone keys`, under the name that they had first.
try {
  const command = parseCommand(process.argv.slice(2));
  // The environment takes precedence over the file.
  if (command.action !== 'help' && existsSync('.env')) process.loadEnvFile();
  process.stdout.write(await runOnDatabase(command, process.env));
} catch (error) {
  const isExplained = error instanceof HalftoneError || error instanceof ConfigError;
  const text =
    error instanceof Error ? (isExplained ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
