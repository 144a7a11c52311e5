import { readdir, readlink } from 'node:fs/promises';
import path from 'node:path';

/** Lists the paths of the open files of a process, by default this one; empty where the system does not list them. */
export async function openFiles(pid: number | 'self' = 'self'): Promise<string[]> {
  const folder = `/proc/${pid}/fd`;
  const descriptors = await readdir(folder).catch(() => []);
  // A descriptor may be closed between the two calls.
  return Promise.all(
    descriptors.map((descriptor) => readlink(path.join(folder, descriptor)).catch(() => '')),
  );
}
