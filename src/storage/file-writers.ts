import { Worker } from 'node:worker_threads';
import { GroupCommit } from '../common/index.js';
import type { FileToPlace } from './file-writer.js';
import { THREAD_FILE } from './thread-file.js';

/** Gives a file its path, so that it survives a crash. @throws errors of the operating system */
export type PlaceFile = (file: FileToPlace) => Promise<void>;

/** As many as libuv has for all other access to files. */
const MAX_THREADS = 4;
/** A thread that works on one group for this long has a slow disk: files that come now go to another. */
const SLOW_MS = 100;
const GROUP_SIZE = 64;
/** A thread that has had nothing to do for this long ends. */
const IDLE_MS = 30_000;

/**
 * Writes files in threads, several in one message. With the asynchronous operations of Node a file takes nine, and each wakes
 * one of four threads that interrupts the caller, and then the caller. There is one thread unless the disk is slow.
 */
export class FileWriters {
  readonly #threads: WriterThread[] = [];

  constructor(
    private readonly root: string,
    private readonly slowMs = SLOW_MS,
  ) {}

  readonly place: PlaceFile = (file) => this.#choose().place(file);

  #choose(): WriterThread {
    const quick = this.#threads.find((thread) => thread.busyMs <= this.slowMs);
    if (quick !== undefined) return quick;
    if (this.#threads.length === MAX_THREADS) return this.#threads.toSorted((a, b) => a.load - b.load)[0]!;
    const added = new WriterThread(this.root);
    this.#threads.push(added);
    return added;
  }
}

/** Takes the outcomes of the group that a thread works on. */
interface Awaiting {
  resolve(outcomes: readonly (Error | null)[]): void;
  reject(error: Error): void;
}

/** One thread, which is started when there is something to write. */
class WriterThread {
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #awaiting: Awaiting | undefined;
  #since = 0;
  load = 0;
  readonly #groups = new GroupCommit<FileToPlace, Error | null>((files) => this.#write(files), {
    waitMs: 0,
    groupSize: GROUP_SIZE,
    isComplete: () => true,
  });

  constructor(private readonly root: string) {}

  /** How long it has worked on its group. */
  get busyMs(): number {
    return this.#awaiting === undefined ? 0 : performance.now() - this.#since;
  }

  async place(file: FileToPlace): Promise<void> {
    this.load += 1;
    try {
      const error = await this.#groups.add(file);
      if (error !== null) throw Object.assign(new Error(error.message), error);
    } finally {
      this.load -= 1;
    }
  }

  async #write(files: readonly FileToPlace[]): Promise<readonly (Error | null)[]> {
    clearTimeout(this.#idle);
    const worker = (this.#worker ??= this.#start());
    // The process does not end before the files are written.
    worker.ref();
    const copies = files.map(copyOf);
    this.#since = performance.now();
    try {
      return await new Promise((resolve, reject) => {
        this.#awaiting = { resolve, reject };
        worker.postMessage(copies, buffersOf(copies));
      });
    } finally {
      this.#awaiting = undefined;
      worker.unref();
      this.#idle = setTimeout(() => this.#end(), IDLE_MS).unref();
    }
  }

  #start(): Worker {
    const worker = new Worker(THREAD_FILE, { workerData: this.root, execArgv: [] });
    worker.on('message', (outcomes: readonly (Error | null)[]) => this.#awaiting?.resolve(outcomes));
    worker.on('error', (error) => this.#awaiting?.reject(error));
    worker.on('exit', (code) => {
      if (this.#worker === worker) this.#worker = undefined;
      this.#awaiting?.reject(new Error(`The thread that writes files ended with ${code}.`));
    });
    return worker;
  }

  #end(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
  }
}

type Copied = FileToPlace & { readonly bytes?: Uint8Array<ArrayBuffer> };

/** Copies the content for the thread: it may be part of a larger buffer, which would be copied as a whole. */
function copyOf({ folder, target, bytes }: FileToPlace): Copied {
  if (bytes === undefined) return { folder, target };
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return { folder, target, bytes: copy };
}

function buffersOf(files: readonly Copied[]): ArrayBuffer[] {
  return files.flatMap(({ bytes }) => (bytes === undefined ? [] : [bytes.buffer]));
}
