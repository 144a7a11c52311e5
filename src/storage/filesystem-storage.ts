import { type BigIntStats, constants } from 'node:fs';
import { lstat, mkdir, open, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { addAbortSignal, Readable } from 'node:stream';
import { newId } from '../common/index.js';
import { DirectorySync } from './directory-sync.js';
import { errnoOf, stored, unlessMissing } from './filesystem-failure.js';
import { filesBelow, removeFolder } from './filesystem-walk.js';
import { assertKeyPrefix, assertObjectKey, contentTypeOf, isObjectKey } from './object-key.js';
import { type ByteRange, type ObjectInfo, ObjectStorage, type PutOptions } from './object-storage.js';
import { ObjectNotFoundError } from './storage-errors.js';

/** No key can begin like this, so nothing that is being written is ever taken for an object. */
const TEMPORARY = '~tmp';
const STALE_AFTER_MS = 3_600_000;
const MAKE_FOLDER_TRIES = 3;

/** Objects as files under one folder, a key's segments being folders and file name. */
export class FilesystemStorage extends ObjectStorage {
  readonly #temporary: string;
  readonly #directories = new DirectorySync();

  private constructor(readonly root: string) {
    super();
    this.#temporary = join(root, TEMPORARY);
  }

  /** Opens the storage in the folder `root`, which is made where needed and cleared of what a crash left. */
  static async open(root: string): Promise<FilesystemStorage> {
    const storage = new FilesystemStorage(root);
    await stored(mkdir(storage.#temporary, { recursive: true }));
    await stored(storage.#sweep());
    return storage;
  }

  override async put(
    key: string,
    body: Uint8Array | AsyncIterable<Uint8Array>,
    options: PutOptions = {},
  ): Promise<{ size: number }> {
    const path = this.#path(key);
    const temporary = join(this.#temporary, newId());
    try {
      const size = await write(temporary, body, options.signal);
      options.signal?.throwIfAborted();
      await stored(this.#move(temporary, path));
      return { size };
    } catch (error) {
      await stored(rm(temporary, { force: true }));
      if (options.signal?.aborted === true) throw options.signal.reason;
      throw error;
    }
  }

  override async head(key: string): Promise<ObjectInfo | null> {
    const stats = await stored(unlessMissing(lstat(this.#path(key), { bigint: true })));
    return stats?.isFile() === true ? describe(key, stats) : null;
  }

  override async open(key: string, range?: ByteRange): Promise<{ info: ObjectInfo; stream: Readable }> {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW;
    const handle = await stored(unlessMissing(open(this.#path(key), flags)));
    if (handle === undefined) throw new ObjectNotFoundError(key);
    try {
      const stats = await stored(handle.stat({ bigint: true }));
      if (!stats.isFile()) throw new ObjectNotFoundError(key);
      return { info: describe(key, stats), stream: handle.createReadStream(range) };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  override async delete(key: string): Promise<void> {
    // A removal that a crash undoes harms nobody, so the folder is not synced.
    await stored(unlessMissing(unlink(this.#path(key))));
  }

  override async deletePrefix(prefix: string): Promise<number> {
    assertKeyPrefix(prefix);
    return stored(removeFolder(join(this.root, prefix)));
  }

  override async *list(prefix: string): AsyncGenerator<ObjectInfo> {
    if (prefix !== '') assertKeyPrefix(prefix);
    for await (const path of filesBelow(join(this.root, prefix))) {
      const key = `${prefix}${path}`;
      // What else lies about in the folder is no object, and neither is what is still being written.
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
    await stored(rm(probe));
  }

  #path(key: string): string {
    assertObjectKey(key);
    return join(this.root, key);
  }

  async #move(from: string, to: string): Promise<void> {
    const folder = dirname(to);
    for (let tries = 1; ; tries++) {
      try {
        await rename(from, to);
        break;
      } catch (error) {
        // The folder is not there yet, or was removed with its request a moment after it was made.
        if (errnoOf(error) !== 'ENOENT' || tries === MAKE_FOLDER_TRIES) throw error;
        await this.#makeFolder(folder);
      }
    }
    await this.#directories.sync(folder);
  }

  /** Makes `folder` and the ones above it, whose own names must outlive a crash as well. */
  async #makeFolder(folder: string): Promise<void> {
    const first = await mkdir(folder, { recursive: true });
    if (first === undefined) return;
    for (let made = folder; made.length >= first.length; made = dirname(made)) {
      await this.#directories.sync(dirname(made));
    }
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
  const handle = await stored(open(path, 'wx'));
  try {
    let size = 0;
    for await (const chunk of chunksOf(body, signal)) {
      await stored(handle.writeFile(chunk));
      size += chunk.length;
    }
    await stored(handle.datasync());
    return size;
  } finally {
    await stored(handle.close());
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

/** Every put makes a new file, so its number, time and size together are those of no other content. */
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
