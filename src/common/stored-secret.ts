import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { isNativeError } from 'node:util/types';

/**
 * Returns the secret stored in `file`. If the file does not exist, it is first created with 32 random bytes as base64url,
 * readable by its owner only. Concurrent callers all get the same secret.
 */
export async function storedSecret(file: string): Promise<string> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(randomBytes(32).toString('base64url'));
      await handle.sync();
    } finally {
      await handle.close();
    }
    // link(2) is atomic and never replaces the secret that another first start has stored.
    await link(draft, file);
  } catch (error) {
    if (!isNativeError(error) || !('code' in error) || error.code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return (await readFile(file, 'utf8')).trim();
}
