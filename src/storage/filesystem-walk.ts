import { opendir, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf, unlessMissing } from './filesystem-errors.js';

/** How many entries are read and removed at a time: a folder may have a million. */
const BATCH = 64;

/**
 * Lists the paths of all files below `folder`, relative to it. Symbolic links are neither listed nor followed. `onEmpty` gets
 * the path of each folder in which there was nothing, or nothing but such folders.
 *
 * @returns whether there was nothing in `folder`
 */
export async function* filesBelow(
  folder: string,
  onEmpty?: (path: string) => Promise<void>,
  path = '',
): AsyncGenerator<string, boolean> {
  const entries = await unlessMissing(opendir(join(folder, path), { bufferSize: BATCH }));
  let isEmpty = true;
  for await (const entry of entries ?? []) {
    const name = path === '' ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory()) isEmpty = (yield* filesBelow(folder, onEmpty, name)) && isEmpty;
    else isEmpty = false;
    if (entry.isFile()) yield name;
  }
  if (isEmpty && path !== '') await onEmpty?.(path);
  return isEmpty;
}

/** Removes `folder` recursively and returns the number of files. Symbolic links are removed and not followed. */
export async function removeFolder(folder: string): Promise<number> {
  const entries = await unlessMissing(opendir(folder, { bufferSize: BATCH }));
  let files = 0;
  let batch: Promise<unknown>[] = [];
  for await (const entry of entries ?? []) {
    const path = join(folder, entry.name);
    // Every image has a folder, so folders are removed in parallel too.
    if (entry.isDirectory()) batch.push(removeFolder(path).then((removed) => (files += removed)));
    else {
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
    // A file was stored here meanwhile and must stay.
    if (errnoOf(error) !== 'ENOTEMPTY') throw error;
  }
}
