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

  /** Places files, each whether or not others fail; the outcomes are in their order. */
  place(files: readonly FileToPlace[]): Placed[] {
    const outcomes = files.map((file) => failureOf(() => this.#placeOne(file)));
    const placed = files.filter((_, index) => outcomes[index] === null);
    const unsynced = new Map(placed.map((file) => [file, this.#unsyncedAbove(file.target)]));
    // Images of one request share the folders above theirs.
    const synced = new Map(
      [...new Set([...unsynced.values()].flat())].map((folder) => [
        folder,
        failureOf(() => this.syncFolder(folder)),
      ]),
    );
    return files.map((file, index) => {
      const failures = unsynced.get(file)?.flatMap((folder) => synced.get(folder) ?? []) ?? [];
      if (outcomes[index] === null && failures.length === 0) this.#remember(file.target);
      return outcomes[index] ?? failures[0] ?? null;
    });
  }

  #placeOne({ folder, target, bytes }: FileToPlace): void {
    try {
      if (bytes !== undefined) write(folder, basename(target), bytes);
      if (move(folder, target)) this.#durable.delete(dirname(dirname(target)));
    } catch (error) {
      fs.rmSync(folder, { recursive: true, force: true });
      throw error;
    }
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

/** Writes a file into a new folder, so that its content survives a crash. */
function write(folder: string, name: string, bytes: Uint8Array): void {
  fs.mkdirSync(folder);
  const fd = fs.openSync(join(folder, name), 'wx');
  try {
    for (let done = 0; done < bytes.length;) done += fs.writeSync(fd, bytes, done, bytes.length - done);
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
