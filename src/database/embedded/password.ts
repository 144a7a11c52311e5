import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { storedSecret } from '../../common/index.js';
import { DataDirError } from './embedded-errors.js';
import { hasCode } from './error-code.js';

/** Returns the path of the file with the server's password. */
export function passwordFile(dataDir: string): string {
  return join(dataDir, 'postgres.password');
}

/**
 * Reads the server's password from `dataDir`.
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

/** Returns the password stored in `dataDir`; creates a random one (mode 0600) when there is none. */
export function ensurePassword(dataDir: string): Promise<string> {
  return storedSecret(passwordFile(dataDir));
}
