import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keptSecret } from '../../common/index.js';
import { DataDirError } from './embedded-errors.js';
import { hasCode } from './error-code.js';

/** Where the password of the server is kept. */
export function passwordFile(dataDir: string): string {
  return join(dataDir, 'postgres.password');
}

/**
 * The server's password, as kept in `dataDir`.
 *
 * @throws {DataDirError} when it is missing
 */
export async function readPassword(dataDir: string): Promise<string> {
  const file = passwordFile(dataDir);
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    if (!hasCode(cause, 'ENOENT')) throw cause;
    const message = `The password of the data in ${dataDir} is missing: put ${file} back, or move the data away to begin afresh.`;
    throw new DataDirError(message, { cause });
  }
}

/** Makes a random password and keeps it in `dataDir`, mode 0600, unless there is one; returns what is kept. */
export function makePassword(dataDir: string): Promise<string> {
  return keptSecret(passwordFile(dataDir));
}
