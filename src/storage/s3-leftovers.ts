import { Logger } from '@nestjs/common';
import type { Client } from 'minio';
import { stored } from './s3-failure.js';

/** An upload in parts that is older than any that could still be under way. */
const STALE_AFTER_MS = 24 * 3_600_000;

/** No key has it. Without a delimiter Swift lists no uploads, taking every key for a folder. */
const NO_DELIMITER = '~';

/** The uploads in parts that are not complete, whoever has them under way, in the order of their keys. */
export async function* incompleteUploads(client: Client, bucket: string) {
  let more = true;
  // The client drops the marker of the upload. Of a key with several at a page's end the next start finds the rest.
  for (let after = ''; more;) {
    const from = after;
    const page = await stored(() => client.listIncompleteUploadsQuery(bucket, '', from, '', NO_DELIMITER));
    yield* page.uploads;
    after = page.nextKeyMarker;
    more = page.isTruncated && after !== '' && after !== from;
  }
}

/**
 * Gives up the uploads in parts that a crash left: nobody sees them, and the store keeps them all the same.
 *
 * @returns how many there were
 */
export async function giveUpStaleUploads(client: Client, bucket: string, now = Date.now()): Promise<number> {
  let count = 0;
  for await (const { key, uploadId, initiated } of incompleteUploads(client, bucket)) {
    if (now - new Date(initiated).getTime() <= STALE_AFTER_MS) continue;
    await stored(() => client.abortMultipartUpload(bucket, key, uploadId));
    count += 1;
  }
  return count;
}

/** Clears away what a crash left, as far as that can be done: nothing else depends on it. */
export async function tidyUp(client: Client, bucket: string): Promise<void> {
  try {
    await giveUpStaleUploads(client, bucket);
  } catch (error) {
    const logger = new Logger('S3Storage');
    logger.warn(
      `The parts of uploads that crashed are not cleared away, and the store keeps them: ${String(error)} ` +
        'S3_ACCESS_KEY needs s3:ListBucketMultipartUploads and s3:AbortMultipartUpload for that.',
    );
  }
}
