import type { Readable } from 'node:stream';

/** The metadata of a stored object. `size` is in bytes; `etag` is strong and includes its quotes. */
export interface ObjectInfo {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly lastModified: Date;
  /** The content type for the extension of the key. */
  readonly contentType: string;
}

/** A part of an object: both ends are inclusive, as in HTTP, with 0 <= start <= end < size. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface PutOptions {
  readonly signal?: AbortSignal;
  readonly contentType?: string;
}

/**
 * The port of the object store, and its injection token. An invalid key (see `object-key.ts`) throws a RangeError; every
 * failure of the store throws a StorageError. All implementations pass the suite in `test/support/storage-contract.ts`.
 */
export abstract class ObjectStorage {
  /**
   * Stores `body` under `key` atomically and replaces an existing object. Once this resolves, the object survives a crash.
   * Rejects with the error of the body when reading it fails. When `signal` aborts, rejects with its reason: promptly when
   * the body is bytes or a stream, otherwise when it yields its next chunk; but resolves when the object was already stored.
   * A store that keeps a content type stores `contentType`, by default the one for the extension of the key.
   */
  abstract put(
    key: string,
    body: Uint8Array | AsyncIterable<Uint8Array>,
    options?: PutOptions,
  ): Promise<{ size: number }>;

  /**
   * Stores the bytes of the object `from` under `to` as well, atomically, and replaces an existing object, without passing
   * them through this process where the store can. Neither key depends on the other afterwards. Once this resolves, the
   * object survives a crash.
   *
   * @throws {ObjectNotFoundError} when there is no object `from`
   */
  abstract copy(from: string, to: string): Promise<void>;

  /** Returns the metadata of an object, or null when it does not exist. */
  abstract head(key: string): Promise<ObjectInfo | null>;

  /**
   * Opens an object, or the `range` of it, and returns its stream with the metadata of the same version. A caller that does
   * not read the stream to its end must destroy it.
   *
   * @throws {ObjectNotFoundError}
   */
  abstract open(key: string, range?: ByteRange): Promise<{ info: ObjectInfo; stream: Readable }>;

  /** Deletes an object; does nothing when it does not exist. */
  abstract delete(key: string): Promise<void>;

  /** Deletes every object under `prefix`, which ends with a slash, and returns their number. */
  abstract deletePrefix(prefix: string): Promise<number>;

  /**
   * Returns the URL from which a browser can load the object directly, with its content type, for some minutes at least.
   * Null when this server must serve it. Does not check whether the object exists.
   */
  abstract redirectUrl(key: string): Promise<string | null>;

  /** Lists every object under `prefix`, which is empty or ends with a slash, in no particular order. */
  abstract list(prefix: string): AsyncIterable<ObjectInfo>;

  /** Checks the health of the store. @throws {StorageError} when objects cannot be stored at the moment */
  abstract check(): Promise<void>;
}
