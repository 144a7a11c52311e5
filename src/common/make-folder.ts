import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Creates a folder, and those above it, unless it exists. Node's own recursive mkdir never returns where a file system
 * answers ENOENT although the folder above exists, as `/proc` does.
 *
 * @throws {NodeJS.ErrnoException} of mkdir, with the path of the folder that cannot be created
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await isFolder(path))) return;
    const above = dirname(path);
    if (code !== 'ENOENT' || above === path) throw error;
    // Once more in any case: another process may have created the folder above since.
    if (!(await isFolder(above))) await makeFolder(above);
    await mkdir(path).catch(async (again: unknown) => {
      // Another process was faster.
      if (!(await isFolder(path))) throw again;
    });
  }
}

async function isFolder(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => null);
  return info?.isDirectory() === true;
}
