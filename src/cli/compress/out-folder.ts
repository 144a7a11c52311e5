import { randomUUID } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeFolder } from '../../common/index.js';
import { ServerError } from '../client/api-errors.js';
import { CommandError } from '../usage-error.js';
import { FileLock } from '../process/file-lock.js';
import type { Outcome } from './outcome.js';

/** Where a run stands, as it is kept in the folder; the same command continues from there. */
export interface JobState {
  readonly version: 1;
  /** What was asked for: the input, the options and the server. */
  readonly fingerprint: string;
  /** Makes a repeated upload return the request of the first. */
  readonly idempotencyKey: string;
  readonly requestId: string | null;
  /** Where the pictures of a folder are served from, in each run. */
  readonly pictures: { readonly address: string; readonly port: number; readonly token: string } | null;
  /** What the last finished run reported, once everything that could be done is in the folder. */
  readonly outcome: Outcome | null;
}

const STATE_FOLDER = '.halftone';

/** The folder of the results. What a killed run leaves behind is in its subfolder `.halftone`, never under a final name. */
export class OutFolder {
  private constructor(
    readonly path: string,
    private current: JobState,
    private readonly lock: FileLock,
    /** Whether this process has created the folder. */
    private readonly isNew: boolean,
  ) {}

  /**
   * Opens the folder, or creates it, for this process alone.
   *
   * @param fingerprint stands for what is asked for
   * @throws {CommandError} when the folder belongs to something else
   */
  static async open(path: string, fingerprint: string, isRestart: boolean): Promise<OutFolder> {
    const inside = join(resolve(path), STATE_FOLDER);
    const statePath = join(inside, 'state.json');
    const isOurs = existsSync(statePath);
    if ((await stat(path).catch(() => null))?.isDirectory() === false)
      throw new CommandError(`${path} is not a folder: name one with --out.`);
    const taken = ['images', 'output.csv', 'errors.csv'].find((name) => existsSync(join(path, name)));
    if (!isOurs && taken !== undefined) {
      throw new CommandError(
        `${join(path, taken)} exists, and Halftone did not write it: name another folder with --out.`,
      );
    }
    const isNew = !existsSync(path);
    await makeFolder(join(inside, 'tmp'));
    const lock = await lockFor(path, inside);
    try {
      const known = isOurs ? stateOf(await readFile(statePath, 'utf8')) : undefined;
      if (known === null && !isRestart) {
        throw new CommandError(
          `${statePath} is damaged, or of another version of Halftone, so it is not known what is in ${path}. Name another ` +
            'folder with --out, or replace what is there with --restart.',
        );
      }
      // Nothing is lost when the file was rejected, and is corrected now.
      const isAnother = known != null && known.fingerprint !== fingerprint;
      if (isAnother && known.requestId !== null && !isRestart) {
        throw new CommandError(
          `${path} has the results of another input, other options or another server. Name another folder with --out, ` +
            'or replace what is there with --restart.',
        );
      }
      if (known !== undefined && isRestart) {
        const ours = ['images', 'output.csv', 'output.xlsx', 'errors.csv', 'errors.xlsx'];
        for (const name of ours) await rm(join(path, name), { recursive: true, force: true });
        await rm(join(inside, 'data'), { recursive: true, force: true });
      }
      const isContinued = known != null && !isAnother && !isRestart;
      const state = isContinued ? known : newState(fingerprint);
      const folder = new OutFolder(resolve(path), state, lock, isNew);
      if (!isContinued) await folder.save({});
      return folder;
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  get state(): JobState {
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
  async save(changes: Partial<JobState>): Promise<void> {
    this.current = { ...this.current, ...changes };
    await this.write(
      `${STATE_FOLDER}/state.json`,
      Readable.from([`${JSON.stringify(this.current, null, 2)}\n`]),
    );
  }

  /** Returns the size of a file in the folder, or null when there is none. */
  async sizeOf(name: string): Promise<number | null> {
    const info = await stat(join(this.path, name)).catch(() => null);
    return info?.isFile() === true ? info.size : null;
  }

  /**
   * Writes a file of the folder: under its name it is always whole. `bytes` is its size, where that is known.
   *
   * @throws {ServerError} when the content has another size
   */
  async write(name: string, content: Readable, bytes?: number): Promise<void> {
    const temporary = join(this.path, STATE_FOLDER, 'tmp', randomUUID());
    const target = join(this.path, name);
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

  async remove(name: string): Promise<void> {
    await rm(join(this.path, name), { force: true });
  }

  /** Deletes the embedded database and files: everything is in the folder. */
  async dropData(): Promise<void> {
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Leaves nothing behind, as nothing was begun. A folder that was there before stays. */
  async discard(): Promise<void> {
    await rm(join(this.path, STATE_FOLDER), { recursive: true, force: true });
    if (this.isNew) await rmdir(this.path).catch(() => undefined);
  }

  async close(): Promise<void> {
    await rm(join(this.path, STATE_FOLDER, 'tmp'), { recursive: true, force: true });
    await this.lock.release();
  }
}

/** Reads the state of an earlier run; returns null when it is not one of this version. */
function stateOf(text: string): JobState | null {
  try {
    const state = JSON.parse(text) as Partial<JobState> | null;
    return state?.version === 1 && typeof state.fingerprint === 'string' ? (state as JobState) : null;
  } catch {
    return null;
  }
}

function newState(fingerprint: string): JobState {
  return {
    version: 1,
    fingerprint,
    idempotencyKey: randomUUID(),
    requestId: null,
    pictures: null,
    outcome: null,
  };
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
