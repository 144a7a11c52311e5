import { addAbortSignal, Readable } from 'node:stream';
import type { Client } from 'minio';
import type { S3Config } from '../config/index.js';
import {
  assertKeyPrefix,
  assertObjectKey,
  cachingOf,
  contentTypeOf,
  isObjectKey,
  isShownSafely,
} from './object-key.js';
import { type ByteRange, type ObjectInfo, ObjectStorage, type PutOptions } from './object-storage.js';
import { openBucket } from './s3-bucket.js';
import { createClient, type S3ClientOptions } from './s3-client.js';
import { copyObject } from './s3-copy.js';
import { withStorageErrors, unlessMissing } from './s3-errors.js';
import { abortStaleUploadsAtStart } from './s3-incomplete-uploads.js';
import { infoOf, quoted, rangeHeader, storedHeaders, wholeSeconds } from './s3-object.js';
import { checkPublicUrl } from './s3-public-check.js';
import { VALID_SECONDS, signingTime } from './s3-presigned.js';
import { PART_BYTES, partsOf, putParts, putWhole, type UploadTarget } from './s3-upload.js';
import { ObjectNotFoundError, StorageError } from './storage-errors.js';

/** The maximum number of keys that S3 lists or deletes in one request. */
const PAGE = 1000;

/** A body that is in memory already is sent in one request up to this size. */
const MAX_SINGLE_PUT_BYTES = 64 * 1024 * 1024;

export interface S3StorageOptions extends Pick<S3ClientOptions, 'timeouts'> {
  /** The number of keys that one request lists or deletes; by default the maximum of S3. */
  readonly page?: number;
}

/** The key of the health probe. No object key begins like this, so it is never treated as an object. */
const PROBE = '~check';

/** Stores objects in a bucket of an S3 server, under their keys. */
export class S3Storage extends ObjectStorage {
  readonly #bucket: string;
  /** Whether the last write succeeded; false before the first one. */
  #isWritable = false;

  private constructor(
    private readonly client: Client,
    private readonly reader: Client,
    private readonly config: S3Config,
    private readonly page: number,
  ) {
    super();
    this.#bucket = config.bucket;
  }

  /**
   * Opens the bucket and creates it when it does not exist.
   *
   * @throws {ConfigError} that names the variable to fix, when the bucket cannot be used
   */
  static async open(
    config: S3Config,
    { page = PAGE, ...options }: S3StorageOptions = {},
  ): Promise<S3Storage> {
    const client = createClient(config, options);
    await openBucket(client, config);
    await checkPublicUrl(client, config);
    await abortStaleUploadsAtStart(client, config.bucket);
    // A slow reader occupies a connection, so readers have their own pool and do not block the workers.
    const reader = createClient(config, { ...options, maxSockets: Infinity });
    return new S3Storage(client, reader, config, page);
  }

  override async put(
    key: string,
    body: Uint8Array | AsyncIterable<Uint8Array>,
    { signal, contentType }: PutOptions = {},
  ): Promise<{ size: number }> {
    assertObjectKey(key);
    const isSinglePut = body instanceof Uint8Array && body.length <= MAX_SINGLE_PUT_BYTES;
    const source = isSinglePut ? undefined : streamOf(body, signal);
    const target = this.#target(key, contentType);
    try {
      signal?.throwIfAborted();
      const size =
        source === undefined
          ? await this.#put(target, body as Uint8Array, signal)
          : await this.#putStream(target, source, signal);
      this.#isWritable = true;
      return { size };
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      if (error instanceof StorageError) this.#isWritable = false;
      throw error;
    } finally {
      // Nothing reads it any further.
      source?.destroy();
    }
  }

  override async copy(from: string, to: string): Promise<void> {
    assertObjectKey(from);
    assertObjectKey(to);
    const isFound = await copyObject(this.client, from, this.#target(to, undefined));
    if (!isFound) throw new ObjectNotFoundError(from);
  }

  override async head(key: string): Promise<ObjectInfo | null> {
    assertObjectKey(key);
    const request = { method: 'HEAD', bucketName: this.#bucket, objectName: key };
    const response = await unlessMissing(() => this.client.makeRequestAsyncOmit(request));
    return response === undefined ? null : infoOf(key, response.headers);
  }

  override async open(key: string, range?: ByteRange): Promise<{ info: ObjectInfo; stream: Readable }> {
    assertObjectKey(key);
    const headers = range === undefined ? {} : { Range: rangeHeader(range) };
    const request = { method: 'GET', bucketName: this.#bucket, objectName: key, headers };
    const stream = await unlessMissing(() => this.reader.makeRequestAsync(request, '', [200, 206]));
    if (stream === undefined) throw new ObjectNotFoundError(key);
    return { info: infoOf(key, stream.headers), stream };
  }

  override async delete(key: string): Promise<void> {
    assertObjectKey(key);
    await unlessMissing(() => this.client.removeObject(this.#bucket, key));
  }

  override async deletePrefix(prefix: string): Promise<number> {
    assertKeyPrefix(prefix);
    let count = 0;
    for await (const page of this.#pages(prefix)) {
      await this.#deleteAll(page.map(({ name }) => name));
      count += page.length;
    }
    return count;
  }

  override async *list(prefix: string): AsyncGenerator<ObjectInfo> {
    if (prefix !== '') assertKeyPrefix(prefix);
    for await (const page of this.#pages(prefix)) {
      for (const { name, size, etag, lastModified } of page) {
        // Other keys in the bucket are no objects of this program.
        if (!isObjectKey(name)) continue;
        const metadata = { size, etag: quoted(etag), lastModified: wholeSeconds(lastModified) };
        yield { key: name, ...metadata, contentType: contentTypeOf(name) };
      }
    }
  }

  override async redirectUrl(key: string): Promise<string | null> {
    assertObjectKey(key);
    const contentType = contentTypeOf(key);
    if (!isShownSafely(contentType)) return null;
    if (this.config.publicUrl !== undefined) return `${this.config.publicUrl}/${key}`;
    const responseHeaders = {
      'response-content-type': contentType,
      'response-cache-control': cachingOf(contentType),
    };
    const signed = signingTime(new Date());
    return withStorageErrors(() =>
      this.client.presignedUrl('GET', this.#bucket, key, VALID_SECONDS, responseHeaders, signed),
    );
  }

  /**
   * Lists an empty prefix when the last write succeeded, and otherwise writes and deletes a probe object: before the first
   * write and after a failed one. It avoids writes, since a bucket with versioning keeps every written object permanently.
   */
  override async check(): Promise<void> {
    if (!this.#isWritable) await this.#probe();
    else await withStorageErrors(() => this.client.listObjectsV2Query(this.#bucket, PROBE, '', '', 1, ''));
  }

  async #probe(): Promise<void> {
    await putWhole(this.client, this.#target(PROBE, undefined), Buffer.from('?'), undefined);
    await unlessMissing(() => this.client.removeObject(this.#bucket, PROBE));
    this.#isWritable = true;
  }

  async #put(target: UploadTarget, body: Uint8Array, signal: AbortSignal | undefined): Promise<number> {
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    await putWhole(this.client, target, bytes, signal);
    return bytes.length;
  }

  async #putStream(target: UploadTarget, source: Readable, signal: AbortSignal | undefined): Promise<number> {
    const parts = partsOf(source, PART_BYTES);
    const first = await parts.next();
    if (first.done === true || first.value.length < PART_BYTES) {
      return this.#put(target, first.done === true ? Buffer.alloc(0) : first.value, signal);
    }
    return putParts(this.client, target, first.value, parts, signal);
  }

  #target(key: string, contentType: string | undefined): UploadTarget {
    return { bucket: this.#bucket, key, headers: storedHeaders(key, { contentType, acl: this.config.acl }) };
  }

  async *#pages(prefix: string) {
    let token = '';
    do {
      const page = await withStorageErrors(() =>
        this.client.listObjectsV2Query(this.#bucket, prefix, token, '', this.page, ''),
      );
      yield page.objects as { name: string; size: number; etag: string; lastModified: Date }[];
      token = page.isTruncated ? page.nextContinuationToken : '';
    } while (token !== '');
  }

  async #deleteAll(keys: string[]): Promise<void> {
    if (keys.length === 0) return;
    const failures = await withStorageErrors(() => this.client.removeObjects(this.#bucket, keys));
    if (failures.length > 0) {
      throw new StorageError('The storage did not delete every object.', { cause: failures[0] });
    }
  }
}

function streamOf(body: Uint8Array | AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): Readable {
  const stream = body instanceof Readable ? body : Readable.from(body instanceof Uint8Array ? [body] : body);
  return signal === undefined ? stream : addAbortSignal(signal, stream);
}
