import type { Client } from 'minio';
import { stored } from './s3-failure.js';
import { breakingOff } from './s3-transport.js';
import { StorageError } from './storage-errors.js';

/** The size of a part: S3 wants at least 5 MiB, and some servers want all but the last of one size. */
export const PART_BYTES = 8 * 1024 * 1024;

const MAX_PARTS = 10_000;

/** How long a request that is called off may still be answered, in ms. */
const LAST_WORD_MS = 2000;

/** Where an object goes, and the headers that it is stored with. */
export interface UploadTarget {
  readonly bucket: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What comes of `chunks`, in pieces of `size` bytes; the last one may be shorter. There is none for no bytes. */
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
 * Stores bytes in one request. Once sent they may be stored though nobody hears of it, so when `signal` aborts the answer
 * is waited for a little longer: what is removed then comes after what was stored.
 */
export async function putWhole(
  client: Client,
  { bucket, key, headers }: UploadTarget,
  body: Buffer,
  signal: AbortSignal | undefined,
): Promise<void> {
  // The client adds to the headers it is given.
  const put = () => client.putObject(bucket, key, body, body.length, { ...headers });
  await breakingOffLate(signal, LAST_WORD_MS, () => stored(put, signal));
}

/** Runs `work`, whose requests break off `ms` after `signal` aborts. */
async function breakingOffLate<T>(
  signal: AbortSignal | undefined,
  ms: number,
  work: () => Promise<T>,
): Promise<T> {
  if (signal === undefined) return work();
  const late = new AbortController();
  const begin = () => setTimeout(() => late.abort(signal.reason), ms).unref();
  signal.addEventListener('abort', begin, { once: true });
  try {
    return await breakingOff(late.signal, work);
  } finally {
    // It may live as long as the process.
    signal.removeEventListener('abort', begin);
  }
}

/**
 * Stores `first` and all `rest` as one object, each a part, sending one while the next is read. When it fails
 * the parts are given up, so that nothing is left and nothing is paid for.
 *
 * The client's own upload of streams is not used: it never ends when the stream fails, and mixes two uploads
 * of the same key.
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
  const upload = await stored(() => client.initiateNewMultipartUpload(bucket, key, { ...headers }), signal);
  const send = (body: Buffer, number: number) =>
    stored(async () => {
      const query = `partNumber=${number}&uploadId=${encodeURIComponent(upload)}`;
      const request = { method: 'PUT', bucketName: bucket, objectName: key, query };
      const { headers: answered } = await client.makeRequestAsyncOmit(request, body);
      return { part: number, etag: answered.etag?.replaceAll('"', '') ?? '' };
    }, signal);
  try {
    const parts: { part: number; etag: string }[] = [];
    let size = 0;
    let body: Buffer | undefined = first;
    while (body !== undefined) {
      if (parts.length === MAX_PARTS) throw new StorageError('The storage takes nothing that large.');
      size += body.length;
      const sending: Buffer = body;
      const [part, next] = await Promise.all([
        breakingOff(signal, () => send(sending, parts.length + 1)),
        rest.next(),
      ]);
      parts.push(part);
      body = next.done === true ? undefined : next.value;
    }
    signal?.throwIfAborted();
    await stored(() => client.completeMultipartUpload(bucket, key, upload, parts), signal);
    return size;
  } catch (error) {
    // Should this fail too, the next start gives the upload up.
    await Promise.allSettled([stored(() => client.abortMultipartUpload(bucket, key, upload))]);
    throw error;
  }
}
