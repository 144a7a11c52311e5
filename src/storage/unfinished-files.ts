import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { makeFolder, newId } from '../common/index.js';
import { unlessMissing } from './filesystem-errors.js';

const STALE_AFTER_MS = 3_600_000;

/** The folder in which files are written before they get their path. Each has a folder of its own, named at random. */
export class UnfinishedFiles {
  constructor(private readonly root: string) {}

  /** Creates the folder and deletes the unfinished files that a crash left. */
  async open(): Promise<void> {
    await makeFolder(this.root);
    for (const name of await readdir(this.root)) {
      const path = join(this.root, name);
      if (Date.now() - (await lastChange(path)) > STALE_AFTER_MS)
        await rm(path, { recursive: true, force: true });
    }
  }

  /** Returns an unfinished file that is meant for the path `target`. */
  at(target: string): UnfinishedFile {
    return new UnfinishedFile(join(this.root, newId()), target);
  }
}

/** A file in a folder of its own, which both get their path in one step (`file-writer.ts`). */
export class UnfinishedFile {
  /** Where to write the file. */
  readonly path: string;

  constructor(
    readonly folder: string,
    readonly target: string,
  ) {
    this.path = join(folder, basename(target));
  }

  async makeFolder(): Promise<void> {
    await mkdir(this.folder);
  }

  /** Deletes the file and its folder, where they are not placed. */
  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Returns when a file or folder, or one in that folder, was last changed. A linked file keeps its time, its folder does not. */
async function lastChange(path: string): Promise<number> {
  const stats = await unlessMissing(stat(path));
  if (stats === undefined) return Infinity;
  const names = stats.isDirectory() ? ((await unlessMissing(readdir(path))) ?? []) : [];
  const inside = await Promise.all(names.map((name) => unlessMissing(stat(join(path, name)))));
  return Math.max(stats.mtimeMs, ...inside.map((info) => info?.mtimeMs ?? 0));
}
