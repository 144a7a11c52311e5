import { Logger } from '@nestjs/common';
import type { Client } from 'minio';
import { withStorageErrors } from './s3-errors.js';

/** The age of a stale multipart upload: no upload that is still in progress is older. */
const STALE_AFTER_MS = 24 * 3_600_000;

/** A delimiter that no key contains. Without a delimiter Swift lists no uploads, since it treats every key as a folder. */
const NO_DELIMITER = '~';

/** Lists the incomplete multipart uploads of every process, in the order of their keys. */
export async function* incompleteUploads(client: Client, bucket: string) {
  let more = true;
  // The client drops the upload marker. When a page ends between several uploads of a key, the next start finds the others.
  for (let after = ''; more;) {
    const from = after;
    const page = await withStorageErrors(() =>
      client.listIncompleteUploadsQuery(bucket, '', from, '', NO_DELIMITER),
    );
    yield* page.uploads;
    after = page.nextKeyMarker;
    more = page.isTruncated && after !== '' && after !== from;
  }
}

/**
 * Aborts the multipart uploads that a crash left incomplete. They are invisible, but the store keeps their parts.
 *
 * @returns the number of aborted uploads
 */
export async function abortStaleUploads(client: Client, bucket: string, now = Date.now()): Promise<number> {
  let count = 0;
  for await (const { key, uploadId, initiated } of incompleteUploads(client, bucket)) {
    if (now - new Date(initiated).getTime() <= STALE_AFTER_MS) continue;
    await withStorageErrors(() => client.abortMultipartUpload(bucket, key, uploadId));
    count += 1;
  }
  return count;
}

/** Runs {@link abortStaleUploads} and only logs a failure, since nothing else depends on it. */
export async function abortStaleUploadsAtStart(client: Client, bucket: string): Promise<void> {
  try {
    await abortStaleUploads(client, bucket);
  } catch (error) {
    const logger = new Logger('S3Storage');
    logger.warn(
      `Incomplete uploads in the object store could not be aborted, so it keeps their parts: ${String(error)} ` +
        'Grant S3_ACCESS_KEY s3:ListBucketMultipartUploads and s3:AbortMultipartUpload.',
    );
  }
}
