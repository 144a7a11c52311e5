import { opendir, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf, unlessMissing } from './filesystem-failure.js';

/** Entries are read and removed this many at a time: a folder may hold a million. */
const BATCH = 64;

/** The paths of all files below `folder`, relative to it; links are no files and are not followed. */
export async function* filesBelow(folder: string, path = ''): AsyncGenerator<string> {
  const entries = await unlessMissing(opendir(join(folder, path), { bufferSize: BATCH }));
  for await (const entry of entries ?? []) {
    const name = path === '' ? entry.name : `${path}/${entry.name}`;
    if (entry.isFile()) yield name;
    else if (entry.isDirectory()) yield* filesBelow(folder, name);
  }
}

/** Removes `folder` with all that is in it, links themselves and not where they lead, and counts the files. */
export async function removeFolder(folder: string): Promise<number> {
  const entries = await unlessMissing(opendir(folder, { bufferSize: BATCH }));
  let files = 0;
  let batch: Promise<unknown>[] = [];
  for await (const entry of entries ?? []) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      files += await removeFolder(path);
    } else {
      files += 1;
      batch.push(unlessMissing(unlink(path)));
    }
    if (batch.length === BATCH) {
      await Promise.all(batch);
      batch = [];
    }
  }
  await Promise.all(batch);
  await removeEmpty(folder);
  return files;
}

async function removeEmpty(folder: string): Promise<void> {
  try {
    await unlessMissing(rmdir(folder));
  } catch (error) {
    // Something was stored here meanwhile, and stays.
    if (errnoOf(error) !== 'ENOTEMPTY') throw error;
  }
}
