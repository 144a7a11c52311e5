import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder, newId } from '../common/index.js';
import { errnoOf, unlessMissing } from './filesystem-errors.js';

const STALE_AFTER_MS = 3_600_000;
const MAX_ATTEMPTS = 3;

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

/** A file in a folder of its own, which both get their path in one step: a killed process leaves no folder without its file. */
export class UnfinishedFile {
  /** Where to write the file. */
  readonly path: string;

  constructor(
    private readonly folder: string,
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

  /**
   * Moves the file to its target: nearly every file is an image, whose folder is new, so the folder is moved. Where the
   * target has a folder already, the file is moved into it.
   *
   * @returns whether it has created folders above that of the target
   */
  async place(): Promise<boolean> {
    const parent = dirname(this.target);
    let hasMadeParents = false;
    for (let attempt = 1; ; attempt++) {
      try {
        // Replaces an empty folder on Linux and macOS, and fails on Windows.
        await rename(this.folder, parent);
        return hasMadeParents;
      } catch (error) {
        const isLast = attempt === MAX_ATTEMPTS;
        if (errnoOf(error) !== 'ENOENT') {
          if (await this.placeFile(parent, isLast)) return hasMadeParents;
        } else if (isLast) throw error;
        else {
          await mkdir(dirname(parent), { recursive: true });
          hasMadeParents = true;
        }
      }
    }
  }

  /**
   * Moves the file alone into `parent`.
   *
   * @returns false when the folder was removed with its request right after it was created, unless it is the last attempt
   */
  private async placeFile(parent: string, isLast: boolean): Promise<boolean> {
    try {
      // Creates it where a file system moves no folders.
      await mkdir(parent).catch((error: unknown) => {
        if (errnoOf(error) !== 'EEXIST') throw error;
      });
      await rename(this.path, this.target);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT' || isLast) throw error;
      return false;
    }
    // Of two links to one file, rename leaves both.
    await rmdir(this.folder).catch(() => this.remove());
    return true;
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
