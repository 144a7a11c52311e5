import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { isNativeError } from 'node:util/types';

/**
 * The secret that is kept in `file`; where there is none yet, 32 random bytes as base64url are put there first,
 * readable by the owner alone. Of several who begin at once, all get the same.
 */
export async function keptSecret(file: string): Promise<string> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(randomBytes(32).toString('base64url'));
      await handle.sync();
    } finally {
      await handle.close();
    }
    // A link appears whole or not at all, and never over the secret of another first start.
    await link(draft, file);
  } catch (error) {
    if (!isNativeError(error) || !('code' in error) || error.code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return (await readFile(file, 'utf8')).trim();
}
