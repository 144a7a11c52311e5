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
import { stored, unlessMissing } from './s3-failure.js';
import { tidyUp } from './s3-leftovers.js';
import { infoOf, quoted, rangeHeader, storedHeaders, wholeSeconds } from './s3-object.js';
import { GOOD_FOR_SECONDS, signingTime } from './s3-presigned.js';
import { PART_BYTES, partsOf, putParts, putWhole, type UploadTarget } from './s3-upload.js';
import { ObjectNotFoundError, StorageError } from './storage-errors.js';

/** The most keys that S3 lists, or deletes, at once. */
const PAGE = 1000;

/** Bytes that are in memory anyway go in one request up to this size. */
const WHOLE_BYTES = 64 * 1024 * 1024;

export interface S3StorageOptions extends Pick<S3ClientOptions, 'patience'> {
  /** How many keys are listed, or deleted, at once; the default is the most that S3 allows. */
  readonly page?: number;
}

/** What is written to see whether anything can be: no key begins like this, so it is never taken for an object. */
const PROBE = '~check';

/** Objects in a bucket of an S3 server, under their keys. */
export class S3Storage extends ObjectStorage {
  readonly #bucket: string;
  /** Whether what was given to the store last was stored; nothing has been at first. */
  #takes = false;

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
   * Opens the bucket, which is made where it is missing.
   *
   * @throws {ConfigError} that names the variable to mend, when the bucket cannot be used
   */
  static async open(
    config: S3Config,
    { page = PAGE, ...options }: S3StorageOptions = {},
  ): Promise<S3Storage> {
    const client = createClient(config, options);
    await openBucket(client, config);
    await tidyUp(client, config.bucket);
    // Whoever reads slowly keeps a connection, and must not keep it from the workers.
    const reader = createClient(config, { ...options, maxSockets: Infinity });
    return new S3Storage(client, reader, config, page);
  }

  override async put(
    key: string,
    body: Uint8Array | AsyncIterable<Uint8Array>,
    { signal, contentType }: PutOptions = {},
  ): Promise<{ size: number }> {
    assertObjectKey(key);
    const whole = body instanceof Uint8Array && body.length <= WHOLE_BYTES;
    const source = whole ? undefined : streamOf(body, signal);
    const target = this.#target(key, contentType);
    try {
      signal?.throwIfAborted();
      const size =
        source === undefined
          ? await this.#put(target, body as Uint8Array, signal)
          : await this.#putStream(target, source, signal);
      this.#takes = true;
      return { size };
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      if (error instanceof StorageError) this.#takes = false;
      throw error;
    } finally {
      // Nobody reads it any further.
      source?.destroy();
    }
  }

  override async head(key: string): Promise<ObjectInfo | null> {
    assertObjectKey(key);
    const request = { method: 'HEAD', bucketName: this.#bucket, objectName: key };
    const answer = await unlessMissing(() => this.client.makeRequestAsyncOmit(request));
    return answer === undefined ? null : infoOf(key, answer.headers);
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
        // What else lies about in the bucket is no object.
        if (!isObjectKey(name)) continue;
        const about = { size, etag: quoted(etag), lastModified: wholeSeconds(lastModified) };
        yield { key: name, ...about, contentType: contentTypeOf(name) };
      }
    }
  }

  override async redirectUrl(key: string): Promise<string | null> {
    assertObjectKey(key);
    const contentType = contentTypeOf(key);
    if (!isShownSafely(contentType)) return null;
    if (this.config.publicUrl !== undefined) return `${this.config.publicUrl}/${key}`;
    const answer = {
      'response-content-type': contentType,
      'response-cache-control': cachingOf(contentType),
    };
    const signed = signingTime(new Date());
    return this.client.presignedUrl('GET', this.#bucket, key, GOOD_FOR_SECONDS, answer, signed);
  }

  /**
   * Lists what should be nothing, and writes only while it is not known that anything can be written: before the first
   * object, and after one that could not be stored. A bucket that keeps versions keeps for good whatever is written.
   */
  override async check(): Promise<void> {
    if (!this.#takes) await this.#probe();
    else await stored(() => this.client.listObjectsV2Query(this.#bucket, PROBE, '', '', 1, ''));
  }

  async #probe(): Promise<void> {
    const target = { bucket: this.#bucket, key: PROBE, headers: {} };
    await putWhole(this.client, target, Buffer.from('?'), undefined);
    await unlessMissing(() => this.client.removeObject(this.#bucket, PROBE));
    this.#takes = true;
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
    return { bucket: this.#bucket, key, headers: storedHeaders(key, contentType) };
  }

  async *#pages(prefix: string) {
    let token = '';
    do {
      const page = await stored(() =>
        this.client.listObjectsV2Query(this.#bucket, prefix, token, '', this.page, ''),
      );
      yield page.objects as { name: string; size: number; etag: string; lastModified: Date }[];
      token = page.isTruncated ? page.nextContinuationToken : '';
    } while (token !== '');
  }

  async #deleteAll(keys: string[]): Promise<void> {
    if (keys.length === 0) return;
    const left = await stored(() => this.client.removeObjects(this.#bucket, keys));
    if (left.length > 0) throw new StorageError('The storage did not delete everything.', { cause: left[0] });
  }
}

function streamOf(body: Uint8Array | AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): Readable {
  const stream = body instanceof Readable ? body : Readable.from(body instanceof Uint8Array ? [body] : body);
  return signal === undefined ? stream : addAbortSignal(signal, stream);
}
