import type { Client } from 'minio';
import { withStorageErrors } from './s3-errors.js';
import { withAbortSignal } from './s3-transport.js';
import { StorageError } from './storage-errors.js';

/** The size of a part: S3 requires at least 5 MiB, and some servers require all but the last to have the same size. */
export const PART_BYTES = 8 * 1024 * 1024;

const MAX_PARTS = 10_000;

/** How long an aborted request may still complete, in ms. */
const ABORT_GRACE_MS = 2000;

/** The bucket and key of an object, and the headers that it is stored with. */
export interface UploadTarget {
  readonly bucket: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Splits a stream into parts of `size` bytes; the last one may be shorter. An empty stream has no parts. */
export async function* partsOf(
  chunks: AsyncIterable<Uint8Array>,
  size: number = PART_BYTES,
): AsyncGenerator<Buffer> {
  let pending: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (length + rest.length >= size) {
      const cut = size - length;
      yield Buffer.concat([...pending, rest.subarray(0, cut)], size);
      rest = rest.subarray(cut);
      pending = [];
      length = 0;
    }
    if (rest.length > 0) pending.push(rest);
    length += rest.length;
  }
  if (length > 0) yield Buffer.concat(pending, length);
}

/**
 * Stores bytes in one request. A request that was sent may be stored although it is aborted, so when `signal` aborts this
 * waits up to {@link ABORT_GRACE_MS} for the response: a deletion that follows then comes after the object was stored.
 */
export async function putWhole(
  client: Client,
  { bucket, key, headers }: UploadTarget,
  body: Buffer,
  signal: AbortSignal | undefined,
): Promise<void> {
  // The client adds to the headers it is given.
  const put = () => client.putObject(bucket, key, body, body.length, { ...headers });
  await withDelayedAbort(signal, ABORT_GRACE_MS, () => withStorageErrors(put, signal));
}

/** Runs `work` and aborts its requests `ms` after `signal` aborts. */
async function withDelayedAbort<T>(
  signal: AbortSignal | undefined,
  ms: number,
  work: () => Promise<T>,
): Promise<T> {
  if (signal === undefined) return work();
  const late = new AbortController();
  const startTimer = () => setTimeout(() => late.abort(signal.reason), ms).unref();
  signal.addEventListener('abort', startTimer, { once: true });
  try {
    return await withAbortSignal(late.signal, work);
  } finally {
    // The signal may live as long as the process.
    signal.removeEventListener('abort', startTimer);
  }
}

/**
 * Stores `first` and all `rest` as the parts of one object, and sends each part while the next is read. Aborts the upload
 * when it fails, so that the store keeps no parts.
 *
 * The stream upload of the client is not used: it never ends when the stream fails, and it mixes two uploads of the same
 * key.
 *
 * @returns the object's size in bytes
 */
export async function putParts(
  client: Client,
  { bucket, key, headers }: UploadTarget,
  first: Buffer,
  rest: AsyncIterator<Buffer>,
  signal: AbortSignal | undefined,
): Promise<number> {
  const upload = await withStorageErrors(
    () => client.initiateNewMultipartUpload(bucket, key, { ...headers }),
    signal,
  );
  const send = (body: Buffer, number: number) =>
    withStorageErrors(async () => {
      const query = `partNumber=${number}&uploadId=${encodeURIComponent(upload)}`;
      const request = { method: 'PUT', bucketName: bucket, objectName: key, query };
      const response = await client.makeRequestAsyncOmit(request, body);
      return { part: number, etag: response.headers.etag?.replaceAll('"', '') ?? '' };
    }, signal);
  try {
    const parts: { part: number; etag: string }[] = [];
    let size = 0;
    let body: Buffer | undefined = first;
    while (body !== undefined) {
      if (parts.length === MAX_PARTS) throw new StorageError('The file is too large for the storage.');
      size += body.length;
      const sending: Buffer = body;
      const [part, next] = await Promise.all([
        withAbortSignal(signal, () => send(sending, parts.length + 1)),
        rest.next(),
      ]);
      parts.push(part);
      body = next.done === true ? undefined : next.value;
    }
    signal?.throwIfAborted();
    await withStorageErrors(() => client.completeMultipartUpload(bucket, key, upload, parts), signal);
    return size;
  } catch (error) {
    // If this fails too, a later start aborts the stale upload.
    await Promise.allSettled([withStorageErrors(() => client.abortMultipartUpload(bucket, key, upload))]);
    throw error;
  }
}
