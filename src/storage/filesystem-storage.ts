import { type BigIntStats, constants } from 'node:fs';
import { link, lstat, open, rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { addAbortSignal, Readable } from 'node:stream';
import { descriptor } from './descriptor.js';
import { FileWriters, type PlaceFile } from './file-writers.js';
import { withStorageErrors, unlessMissing } from './filesystem-errors.js';
import { filesBelow, removeFolder } from './filesystem-walk.js';
import { assertKeyPrefix, assertObjectKey, contentTypeOf, isObjectKey } from './object-key.js';
import { type ByteRange, type ObjectInfo, ObjectStorage, type PutOptions } from './object-storage.js';
import { ObjectNotFoundError } from './storage-errors.js';
import { UnfinishedFiles } from './unfinished-files.js';

/** The folder of unfinished files. No key can begin like this, so such a file is never treated as an object. */
const TEMPORARY = '~tmp';

/** Stores objects as files below one folder; the segments of a key are folders and file name. */
export class FilesystemStorage extends ObjectStorage {
  readonly #unfinished: UnfinishedFiles;

  private constructor(
    readonly root: string,
    private readonly place: PlaceFile,
  ) {
    super();
    this.#unfinished = new UnfinishedFiles(join(root, TEMPORARY));
  }

  /** Opens the storage in the folder `root`: creates the folder and deletes unfinished files that a crash left. */
  static async open(
    root: string,
    place: PlaceFile = new FileWriters(root).place,
  ): Promise<FilesystemStorage> {
    const storage = new FilesystemStorage(root, place);
    await withStorageErrors(storage.#unfinished.open());
    return storage;
  }

  override async put(
    key: string,
    body: Uint8Array | AsyncIterable<Uint8Array>,
    options: PutOptions = {},
  ): Promise<{ size: number }> {
    const unfinished = this.#unfinished.at(this.#path(key));
    const { signal } = options;
    signal?.throwIfAborted();
    if (body instanceof Uint8Array) {
      const { folder, target } = unfinished;
      await withStorageErrors(this.place({ folder, target, bytes: body }));
      return { size: body.length };
    }
    try {
      await withStorageErrors(unfinished.makeFolder());
      const size = await write(unfinished.path, body, signal);
      signal?.throwIfAborted();
      await withStorageErrors(this.place(unfinished));
      return { size };
    } catch (error) {
      await withStorageErrors(unfinished.remove());
      if (signal?.aborted === true) throw signal.reason;
      throw error;
    }
  }

  /**
   * Adds a hard link: no file is ever written in place, so the two objects stay independent. Where that is not possible, as
   * on a file system without links, the bytes are copied.
   */
  override async copy(from: string, to: string): Promise<void> {
    const source = this.#path(from);
    const unfinished = this.#unfinished.at(this.#path(to));
    try {
      await unfinished.makeFolder();
      await link(source, unfinished.path);
      await this.place(unfinished);
    } catch {
      await withStorageErrors(unfinished.remove());
      // The source does not exist, or links are not possible.
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
    // Every image has a folder. A put that needs it at the same time creates it again; `list` removes it after a crash.
    await rmdir(dirname(path)).catch(() => undefined);
  }

  override async deletePrefix(prefix: string): Promise<number> {
    assertKeyPrefix(prefix);
    return withStorageErrors(removeFolder(join(this.root, prefix)));
  }

  override async *list(prefix: string): AsyncGenerator<ObjectInfo> {
    if (prefix !== '') assertKeyPrefix(prefix);
    // A put that needs a folder at the same time creates it again.
    const removeEmpty = async (path: string): Promise<void> => {
      if (isObjectKey(`${prefix}${path}`)) await rmdir(join(this.root, prefix, path)).catch(() => undefined);
    };
    for await (const path of filesBelow(join(this.root, prefix), removeEmpty)) {
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
    const probe = this.#unfinished.at('probe');
    try {
      await withStorageErrors(probe.makeFolder());
      await write(probe.path, Readable.from([Buffer.from('?')]), undefined);
    } finally {
      await withStorageErrors(probe.remove());
    }
  }

  #path(key: string): string {
    assertObjectKey(key);
    return join(this.root, key);
  }
}

async function write(
  path: string,
  body: AsyncIterable<Uint8Array>,
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
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
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
