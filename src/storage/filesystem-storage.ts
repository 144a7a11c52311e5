import { type BigIntStats, constants } from 'node:fs';
import { link, lstat, mkdir, open, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { addAbortSignal, Readable } from 'node:stream';
import { newId } from '../common/index.js';
import { descriptor } from './descriptor.js';
import { DirectorySync } from './directory-sync.js';
import { errnoOf, withStorageErrors, unlessMissing } from './filesystem-errors.js';
import { filesBelow, removeFolder } from './filesystem-walk.js';
import { assertKeyPrefix, assertObjectKey, contentTypeOf, isObjectKey } from './object-key.js';
import { type ByteRange, type ObjectInfo, ObjectStorage, type PutOptions } from './object-storage.js';
import { ObjectNotFoundError } from './storage-errors.js';

/** The folder of unfinished files. No key can begin like this, so such a file is never treated as an object. */
const TEMPORARY = '~tmp';
const STALE_AFTER_MS = 3_600_000;
const MAX_MOVE_ATTEMPTS = 3;
const MAX_DURABLE = 1000;

/** Stores objects as files below one folder; the segments of a key are folders and file name. */
export class FilesystemStorage extends ObjectStorage {
  readonly #temporary: string;
  /** Folders whose own entry, and those of all folders above, this process has synced. */
  readonly #durable = new Set<string>();

  private constructor(
    readonly root: string,
    private readonly directories: DirectorySync,
  ) {
    super();
    this.#temporary = join(root, TEMPORARY);
  }

  /** Opens the storage in the folder `root`: creates the folder and deletes unfinished files that a crash left. */
  static async open(root: string, directories = new DirectorySync()): Promise<FilesystemStorage> {
    const storage = new FilesystemStorage(root, directories);
    await withStorageErrors(mkdir(storage.#temporary, { recursive: true }));
    await withStorageErrors(storage.#sweep());
    return storage;
  }

  override async put(
    key: string,
    body: Uint8Array | AsyncIterable<Uint8Array>,
    options: PutOptions = {},
  ): Promise<{ size: number }> {
    assertObjectKey(key);
    const temporary = join(this.#temporary, newId());
    try {
      const size = await write(temporary, body, options.signal);
      options.signal?.throwIfAborted();
      await withStorageErrors(this.#move(temporary, key));
      return { size };
    } catch (error) {
      await withStorageErrors(rm(temporary, { force: true }));
      if (options.signal?.aborted === true) throw options.signal.reason;
      throw error;
    }
  }

  /**
   * Adds a hard link: no file is ever written in place, so the two objects stay independent. Where that is not possible, as
   * on a file system without links, the bytes are copied.
   */
  override async copy(from: string, to: string): Promise<void> {
    const [source, target] = [this.#path(from), this.#path(to)];
    try {
      await this.#placeAt(target, () => link(source, target));
      await withStorageErrors(this.#syncFolders(target, to.split('/').length));
    } catch {
      // The object exists under both keys already, or the source does not, or links are not possible.
      await this.put(to, (await this.open(from)).stream);
    }
  }

  override async head(key: string): Promise<ObjectInfo | null> {
    const stats = await withStorageErrors(unlessMissing(lstat(this.#path(key), { bigint: true })));
    return stats?.isFile() === true ? describe(key, stats) : null;
  }

  override async open(key: string, range?: ByteRange): Promise<{ info: ObjectInfo; stream: Readable }> {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW;
    const handle = await withStorageErrors(unlessMissing(open(this.#path(key), flags)));
    if (handle === undefined) throw new ObjectNotFoundError(key);
    try {
      const stats = await withStorageErrors(handle.stat({ bigint: true }));
      if (!stats.isFile()) throw new ObjectNotFoundError(key);
      return { info: describe(key, stats), stream: handle.createReadStream(range) };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  override async delete(key: string): Promise<void> {
    // A deletion that a crash undoes does no harm, so the folder is not synced.
    const path = this.#path(key);
    await withStorageErrors(unlessMissing(unlink(path)));
    // Every image has a folder. A put that needs it at the same time creates it again.
    await rmdir(dirname(path)).catch(() => undefined);
  }

  override async deletePrefix(prefix: string): Promise<number> {
    assertKeyPrefix(prefix);
    return withStorageErrors(removeFolder(join(this.root, prefix)));
  }

  override async *list(prefix: string): AsyncGenerator<ObjectInfo> {
    if (prefix !== '') assertKeyPrefix(prefix);
    for await (const path of filesBelow(join(this.root, prefix))) {
      const key = `${prefix}${path}`;
      // Other files in the folder are no objects, and neither are unfinished ones.
      const info = isObjectKey(key) ? await this.head(key) : null;
      if (info !== null) yield info;
    }
  }

  override redirectUrl(key: string): Promise<null> {
    assertObjectKey(key);
    return Promise.resolve(null);
  }

  override async check(): Promise<void> {
    const probe = join(this.#temporary, newId());
    await write(probe, Buffer.from('?'), undefined);
    await withStorageErrors(rm(probe));
  }

  #path(key: string): string {
    assertObjectKey(key);
    return join(this.root, key);
  }

  /** Moves a file to the path of `key`, and makes its entry and those of its folders survive a crash. */
  async #move(from: string, key: string): Promise<void> {
    const to = this.#path(key);
    await this.#placeAt(to, () => rename(from, to));
    await this.#syncFolders(to, key.split('/').length);
  }

  /** Creates the folder of `path` and runs `place`, which creates the file there. */
  async #placeAt(path: string, place: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await this.#makeFolder(dirname(path));
      try {
        await place();
        return;
      } catch (error) {
        // The folder was removed with its request right after it was created.
        if (errnoOf(error) !== 'ENOENT' || attempt === MAX_MOVE_ATTEMPTS) throw error;
      }
    }
  }

  /** Nearly every put is of an image, which has a new folder in a folder that exists, so that is tried first. */
  async #makeFolder(folder: string): Promise<void> {
    try {
      await mkdir(folder);
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return;
      if (errnoOf(error) !== 'ENOENT') throw error;
      this.#durable.delete(dirname(folder));
      await mkdir(folder, { recursive: true });
    }
  }

  /**
   * Syncs the `depth` folders above `path`. Another put or process may have created them and not have synced them yet, so
   * each process does it itself, but only once for those above the folders of the images of one request.
   */
  async #syncFolders(path: string, depth: number): Promise<void> {
    const folders = [dirname(path)];
    while (folders.length < depth) folders.push(dirname(folders.at(-1)!));
    const [, parent] = folders;
    const isKnown = parent !== undefined && this.#durable.has(parent);
    const unsynced = isKnown ? folders.slice(0, 2) : folders;
    await Promise.all(unsynced.map((folder) => this.directories.sync(folder)));
    if (isKnown || parent === undefined) return;
    if (this.#durable.size === MAX_DURABLE) this.#durable.clear();
    this.#durable.add(parent);
  }

  async #sweep(): Promise<void> {
    for await (const name of filesBelow(this.#temporary)) {
      const path = join(this.#temporary, name);
      const stats = await unlessMissing(stat(path));
      if (stats !== undefined && Date.now() - stats.mtimeMs > STALE_AFTER_MS) await rm(path, { force: true });
    }
  }
}

async function write(
  path: string,
  body: Uint8Array | AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<number> {
  const fd = await withStorageErrors(descriptor.open(path, 'wx'));
  try {
    let size = 0;
    for await (const chunk of chunksOf(body, signal)) {
      await withStorageErrors(descriptor.write(fd, chunk));
      size += chunk.length;
    }
    await withStorageErrors(descriptor.datasync(fd));
    return size;
  } finally {
    await withStorageErrors(descriptor.close(fd));
  }
}

function chunksOf(
  body: Uint8Array | AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if (body instanceof Uint8Array) return [body];
  const stream = body instanceof Readable ? body : Readable.from(body);
  return signal === undefined ? stream : addAbortSignal(signal, stream);
}

/** Returns the info of a file. Every put creates a new file, so inode, time and size together identify its content. */
function describe(key: string, stats: BigIntStats): ObjectInfo {
  const etag = [stats.ino, stats.mtimeNs, stats.size].map((part) => part.toString(36)).join('-');
  return {
    key,
    size: Number(stats.size),
    etag: `"${etag}"`,
    lastModified: stats.mtime,
    contentType: contentTypeOf(key),
  };
}
