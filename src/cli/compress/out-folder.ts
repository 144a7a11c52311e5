import { randomUUID } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeFolder } from '../../common/index.js';
import { ServerError } from '../client/api-errors.js';
import { CommandError } from '../usage-error.js';
import type { Outcome } from './outcome.js';
import { FileLock } from '../process/file-lock.js';
import { differencesText } from './run-texts.js';
import {
  differences,
  earlierState,
  hasResults,
  newState,
  nextState,
  parseState,
  type RunState,
  type Wanted,
} from './run-state.js';

const STATE_FOLDER = '.halftone';
/** What a run may write into the folder. */
const RESULTS = ['images', 'output.csv', 'output.xlsx', 'errors.csv', 'errors.xlsx'];

/** Returns what a run has written into the folder. Whatever else is there is the user's. */
function resultsOf({ request, outputCsv, errorsCsv }: Outcome): string[] {
  const tables = [outputCsv, errorsCsv].flatMap((path) => (path === null ? [] : [basename(path)]));
  return request.progress.completedImages > 0 ? ['images', ...tables] : tables;
}

/**
 * The folder of the results. A run collects its results in the subfolder `.halftone` and publishes them at its end, all at once: until
 * then the folder has those of the run before.
 */
export class OutFolder {
  private constructor(
    readonly path: string,
    private current: RunState,
    private readonly lock: FileLock,
    /** Whether this process has created the folder. */
    private readonly isNew: boolean,
  ) {}

  /**
   * Opens the folder, or creates it, for this process alone.
   *
   * @throws {CommandError} when the folder belongs to something else
   */
  static async open(path: string, wanted: Wanted, isRestart: boolean): Promise<OutFolder> {
    const inside = join(resolve(path), STATE_FOLDER);
    const statePath = join(inside, 'state.json');
    const isOurs = existsSync(statePath);
    if ((await stat(path).catch(() => null))?.isDirectory() === false)
      throw new CommandError(`${path} is not a folder: name one with --out.`);
    const taken = RESULTS.find((name) => existsSync(join(path, name)));
    if (!isOurs && taken !== undefined) {
      throw new CommandError(
        `${join(path, taken)} exists, and Halftone did not write it: name another folder with --out.`,
      );
    }
    const isNew = !existsSync(path);
    await makeFolder(join(inside, 'tmp'));
    const lock = await lockFor(path, inside);
    try {
      const known = isOurs ? parseState(await readFile(statePath, 'utf8')) : undefined;
      if (known === null && !isRestart) {
        throw new CommandError(
          `${statePath} is damaged, or of another version of Halftone, so it is not known what is in ${path}. Name another ` +
            'folder with --out, or replace what is there with --restart.',
        );
      }
      const isSame = known != null && differences(known, wanted).length === 0;
      if (known != null && !isSame && hasResults(known) && !isRestart)
        throw new CommandError(
          differencesText(path, differences(known, wanted), {
            had: known.asked.server !== undefined,
            has: wanted.asked.server !== undefined,
          }),
        );
      const state = isSame && !isRestart ? nextState(known, wanted) : newState(wanted);
      const folder = new OutFolder(resolve(path), state, lock, isNew);
      if (known !== undefined && isRestart) await folder.clear();
      else if (isSame && known.outcome !== null)
        await folder.publish(known.outcome, known.earlier?.outcome ?? null);
      else if (known?.outcome) await folder.remove(resultsOf(known.outcome));
      // What an interrupted run has collected is of use to its own request alone.
      if (state.requestId === null) await rm(folder.collected(), { recursive: true, force: true });
      if (state !== known) await folder.save({});
      return folder;
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  get state(): RunState {
    return this.current;
  }

  /** The folder of the embedded database and files. */
  get dataDir(): string {
    return join(this.path, STATE_FOLDER, 'data');
  }

  get logFile(): string {
    return join(this.path, STATE_FOLDER, 'halftone.log');
  }

  /** Changes what is kept about the run. */
  async save(changes: Partial<RunState>): Promise<void> {
    this.current = { ...this.current, ...changes };
    const text = `${JSON.stringify(this.current, null, 2)}\n`;
    await this.writeTo(join(this.path, STATE_FOLDER, 'state.json'), 'state.json', Readable.from([text]));
  }

  /** Writes a file that only the run needs; returns its path. */
  async writeInside(name: string, content: Readable): Promise<string> {
    const path = join(this.path, STATE_FOLDER, name);
    await this.writeTo(path, name, content);
    return path;
  }

  /** Returns the size of a result that this run has collected, or null when it has not. */
  async sizeOf(name: string): Promise<number | null> {
    const info = await stat(this.collected(name)).catch(() => null);
    return info?.isFile() === true ? info.size : null;
  }

  /**
   * Collects a result: under its name it is always whole. `bytes` is its size, where that is known.
   *
   * @throws {ServerError} when the content has another size
   */
  async collect(name: string, content: Readable, bytes?: number): Promise<void> {
    await this.writeTo(this.collected(name), name, content, bytes);
  }

  /**
   * Replaces the results of the run before by those that were collected. It may be repeated after a crash: what is not collected any
   * more was published before it.
   */
  async publish(outcome: Outcome, before: Outcome | null): Promise<void> {
    const results = resultsOf(outcome);
    await this.remove((before === null ? [] : resultsOf(before)).filter((name) => !results.includes(name)));
    for (const name of results.filter((each) => existsSync(this.collected(each)))) {
      await this.remove([name]);
      await rename(this.collected(name), join(this.path, name));
    }
    await rm(this.collected(), { recursive: true, force: true });
  }

  /**
   * Ends a run that brought nothing: the results of the run before and its state stay. Without one, nothing is left behind but
   * a folder that was there already.
   */
  async giveUp(): Promise<void> {
    await rm(this.collected(), { recursive: true, force: true });
    const earlier = earlierState(this.current);
    if (earlier !== null) {
      await this.save(earlier);
      return;
    }
    await rm(join(this.path, STATE_FOLDER), { recursive: true, force: true });
    if (this.isNew) await rmdir(this.path).catch(() => undefined);
  }

  async close(): Promise<void> {
    await rm(join(this.path, STATE_FOLDER, 'tmp'), { recursive: true, force: true });
    await this.lock.release();
  }

  /** Deletes the results and the embedded data of the run before. */
  private async clear(): Promise<void> {
    await this.remove(RESULTS);
    for (const name of [this.dataDir, this.collected()]) await rm(name, { recursive: true, force: true });
  }

  private async remove(results: readonly string[]): Promise<void> {
    for (const name of results) await rm(join(this.path, name), { recursive: true, force: true });
  }

  private collected(name = ''): string {
    return join(this.path, STATE_FOLDER, 'collected', name);
  }

  private async writeTo(target: string, name: string, content: Readable, bytes?: number): Promise<void> {
    const temporary = join(this.path, STATE_FOLDER, 'tmp', randomUUID());
    try {
      await pipeline(content, createWriteStream(temporary, { flags: 'wx', flush: true }));
      const { size } = await stat(temporary);
      if (bytes !== undefined && size !== bytes)
        throw new ServerError(`${name} arrived with ${size} of ${bytes} bytes: run the same command again.`);
      await makeFolder(dirname(target));
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }
}

/** Locks the folder for this process. */
async function lockFor(path: string, inside: string): Promise<FileLock> {
  const file = join(inside, 'lock');
  const lock = await FileLock.acquire(file);
  if (typeof lock !== 'number') return lock;
  throw new CommandError(
    `Process ${lock} is writing to ${path}: wait until it ends, or name another folder with --out. ` +
      `If that process is another program, delete ${file}.`,
  );
}
