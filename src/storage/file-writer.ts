import fs from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { errnoOf, isMissing } from './filesystem-errors.js';

/** A file that is to get its path. It lies in a folder of its own until then, named as it will be. */
export interface FileToPlace {
  readonly folder: string;
  readonly target: string;
  /** The content, which is written first; undefined where the file has been written. */
  readonly bytes?: Uint8Array;
}

/** The outcome of one file: nothing, or the error of the operating system that it failed with. */
export type Placed = Error | null;

const MAX_ATTEMPTS = 3;
const MAX_DURABLE = 1000;

/**
 * Writes files and gives them their paths, so that they survive a crash. Its operations are synchronous, several files after
 * each other: it runs in a thread of its own (`file-writers.ts`).
 */
export class FileWriter {
  /** Folders whose own entry, and those of all folders above, this writer has synced. */
  readonly #durable = new Set<string>();

  /** @param root the folder of the storage, which exists */
  constructor(
    private readonly root: string,
    private readonly syncFolder: (folder: string) => void = fsyncFolder,
  ) {}

  /**
   * Places files, each whether or not others fail; the outcomes are in their order. Each step is done for all files before the
   * next one, so that the syncs of several share a commit of the file system.
   */
  place(files: readonly FileToPlace[]): Placed[] {
    const failures = new Map<FileToPlace, Error>();
    const each = (step: (file: FileToPlace) => void) => {
      for (const file of files.filter((candidate) => !failures.has(candidate))) {
        const failure = failureOf(() => stepOf(file, step));
        if (failure !== null) failures.set(file, failure);
      }
    };
    each(write);
    each(sync);
    each((file) => this.#move(file));
    const unsynced = new Map(
      files.filter((file) => !failures.has(file)).map((file) => [file, this.#unsyncedAbove(file.target)]),
    );
    // Images of one request share the folders above theirs.
    const synced = new Map(
      [...new Set([...unsynced.values()].flat())].map((folder) => [
        folder,
        failureOf(() => this.syncFolder(folder)),
      ]),
    );
    return files.map((file) => {
      const unsafe = unsynced.get(file)?.flatMap((folder) => synced.get(folder) ?? []) ?? [];
      const failure = failures.get(file) ?? unsafe[0] ?? null;
      if (failure === null) this.#remember(file.target);
      return failure;
    });
  }

  #move({ folder, target }: FileToPlace): void {
    if (move(folder, target)) this.#durable.delete(dirname(dirname(target)));
  }

  /**
   * Returns the folders above a file that are to be synced. Another writer or process may have created them and not have synced
   * them yet, so each writer does it itself, but only once for those above the folders of the images of one request.
   */
  #unsyncedAbove(target: string): string[] {
    const folders = [dirname(target)];
    const depth = relative(this.root, target).split(sep).length;
    while (folders.length < depth) folders.push(dirname(folders.at(-1)!));
    return this.#durable.has(folders[1] ?? '') ? folders.slice(0, 2) : folders;
  }

  #remember(target: string): void {
    if (relative(this.root, dirname(target)) === '') return;
    if (this.#durable.size === MAX_DURABLE) this.#durable.clear();
    this.#durable.add(dirname(dirname(target)));
  }
}

/** Does one step for a file, and leaves nothing of it where that fails. */
function stepOf(file: FileToPlace, step: (file: FileToPlace) => void): void {
  try {
    step(file);
  } catch (error) {
    fs.rmSync(file.folder, { recursive: true, force: true });
    throw error;
  }
}

/** Writes a file into a new folder. */
function write({ folder, target, bytes }: FileToPlace): void {
  if (bytes === undefined) return;
  fs.mkdirSync(folder);
  const fd = fs.openSync(join(folder, basename(target)), 'wx');
  try {
    // ext4 and btrfs begin to store a file that was truncated as soon as it is closed, and do not wait for its sync.
    fs.ftruncateSync(fd);
    for (let done = 0; done < bytes.length;) done += fs.writeSync(fd, bytes, done, bytes.length - done);
  } finally {
    fs.closeSync(fd);
  }
}

/** Makes the content of a file survive a crash. */
function sync({ folder, target, bytes }: FileToPlace): void {
  if (bytes === undefined) return;
  const fd = fs.openSync(join(folder, basename(target)), 'r+');
  try {
    fs.fdatasyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/**
 * Moves the file in `folder` to `target`. Nearly every file is an image, whose folder is new, so the folder is moved: a killed
 * process leaves no folder without its file. Where the target has a folder already, the file is moved into it.
 *
 * @returns whether it has created folders above that of the target
 */
function move(folder: string, target: string): boolean {
  const parent = dirname(target);
  let hasMadeParents = false;
  for (let attempt = 1; ; attempt++) {
    try {
      // Replaces an empty folder on Linux and macOS, and fails on Windows.
      fs.renameSync(folder, parent);
      return hasMadeParents;
    } catch (error) {
      const isLast = attempt === MAX_ATTEMPTS;
      if (errnoOf(error) !== 'ENOENT') {
        if (moveFile(folder, target, isLast)) return hasMadeParents;
      } else if (isLast) throw error;
      else {
        fs.mkdirSync(dirname(parent), { recursive: true });
        hasMadeParents = true;
      }
    }
  }
}

/**
 * Moves the file alone.
 *
 * @returns false when its new folder was removed with its request right after it was created, unless it is the last attempt
 */
function moveFile(folder: string, target: string, isLast: boolean): boolean {
  try {
    // Creates it where a file system moves no folders.
    unless('EEXIST', () => fs.mkdirSync(dirname(target)));
    fs.renameSync(join(folder, basename(target)), target);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT' || isLast) throw error;
    return false;
  }
  // Of two links to one file, rename leaves both.
  fs.rmSync(folder, { recursive: true, force: true });
  return true;
}

/** Makes the entries of a folder survive a crash, where it was not removed meanwhile. */
function fsyncFolder(folder: string): void {
  let fd: number;
  try {
    fd = fs.openSync(folder, 'r');
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

function unless(errno: string, operation: () => void): void {
  try {
    operation();
  } catch (error) {
    if (errnoOf(error) !== errno) throw error;
  }
}

/** Returns the error of the operating system that an operation failed with; others are bugs and pass. */
function failureOf(operation: () => void): Placed {
  try {
    operation();
    return null;
  } catch (error) {
    if (error instanceof Error && errnoOf(error) !== undefined) return error;
    throw error;
  }
}
