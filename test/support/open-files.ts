import { readdir, readlink } from 'node:fs/promises';
import path from 'node:path';

/** What a process, this one unless told otherwise, holds open, as paths; none where the system does not tell. */
export async function openFiles(pid: number | 'self' = 'self'): Promise<string[]> {
  const folder = `/proc/${pid}/fd`;
  const descriptors = await readdir(folder).catch(() => []);
  // A descriptor may be closed between the two looks.
  return Promise.all(
    descriptors.map((descriptor) => readlink(path.join(folder, descriptor)).catch(() => '')),
  );
}
