import type { Readable } from 'node:stream';

/** What is known of a stored object. `size` is in bytes; `etag` is strong and comes with its quotes. */
export interface ObjectInfo {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly lastModified: Date;
  /** What the key's extension says. */
  readonly contentType: string;
}

/** A part of an object: both ends count, as in HTTP, with 0 <= start <= end < size. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface PutOptions {
  readonly signal?: AbortSignal;
  readonly contentType?: string;
}

/**
 * The place where files are kept, and the token to inject it by. Keys are those of `object-key.ts`; any other
 * raises a RangeError. Every failure of the store itself is a StorageError. All implementations pass the suite
 * in `test/support/storage-contract.ts`.
 */
export abstract class ObjectStorage {
  /**
   * Stores `body` under `key`, whole or not at all, in place of what was there before; once this resolves it
   * outlives a crash. An error of the body's own is passed on as it is. When `signal` aborts, this rejects with
   * its reason: soon where the body is bytes or a stream, else when the body yields its next chunk. It resolves
   * when all was stored by then. Where the store keeps a content type, that is `contentType`, or else what the key's
   * extension says.
   */
  abstract put(
    key: string,
    body: Uint8Array | AsyncIterable<Uint8Array>,
    options?: PutOptions,
  ): Promise<{ size: number }>;

  /** What is known of `key`, or null when there is no such object. */
  abstract head(key: string): Promise<ObjectInfo | null>;

  /**
   * The bytes of `key`, all or those in `range`, and the object's info as of the same moment. Whoever does not
   * read the stream to its end destroys it.
   *
   * @throws {ObjectNotFoundError}
   */
  abstract open(key: string, range?: ByteRange): Promise<{ info: ObjectInfo; stream: Readable }>;

  /** Removes `key`; one that is not there is as good as removed. */
  abstract delete(key: string): Promise<void>;

  /** Removes every object under `prefix`, which ends with a slash, and says how many there were. */
  abstract deletePrefix(prefix: string): Promise<number>;

  /**
   * Where a browser can get `key` without us, for some minutes at least and as the key's type says; null where
   * it must come through us. Says nothing about whether there is such an object.
   */
  abstract redirectUrl(key: string): Promise<string | null>;

  /** Every object under `prefix`, which is empty or ends with a slash, in no particular order. */
  abstract list(prefix: string): AsyncIterable<ObjectInfo>;

  /** @throws {StorageError} when nothing can be stored at the moment */
  abstract check(): Promise<void>;
}
