import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { Client } from 'minio';
import { ConfigError, type S3Config } from '../config/index.js';
import { imageKey } from './object-key.js';
import { networkCodeOf, s3CodeOf } from './s3-errors.js';
import { storedHeaders } from './s3-object.js';
import { putWhole } from './s3-upload.js';

/** How long S3_PUBLIC_URL may take to respond. The start waits for it. */
const TIMEOUT_MS = 5000;

/** A PNG of one pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const NO_ACLS =
  'S3_ACL is set, but the bucket accepts no ACLs (AccessControlListNotSupported): unset S3_ACL, and make images public by ' +
  'a bucket policy or a CDN';

/**
 * Stores an image as every image is stored, reads it at S3_PUBLIC_URL and deletes it. When it cannot be read, only logs a
 * warning: a CDN may take a while to see a change, and other machines may reach what this one does not.
 *
 * @throws {ConfigError} when the bucket rejects S3_ACL, so that nothing could be stored
 */
export async function checkPublicUrl(client: Client, { bucket, acl, publicUrl }: S3Config): Promise<void> {
  if (acl === undefined && publicUrl === undefined) return;
  const logger = new Logger('S3Storage');
  // Under the key of an image, as policies and CDNs may open only these; a key that was never asked for is in no cache.
  const key = imageKey(randomUUID(), randomUUID(), 'png', 'check.png');
  try {
    await putWhole(client, { bucket, key, headers: storedHeaders(key, { acl }) }, PIXEL, undefined);
    const problem = publicUrl === undefined ? null : await problemOf(`${publicUrl}/${key}`);
    if (problem !== null) logger.warn(warningOf(problem));
  } catch (error) {
    if (s3CodeOf((error as Error).cause) === 'AccessControlListNotSupported')
      throw new ConfigError([NO_ACLS]);
    logger.warn(
      `No image could be stored to check S3_ACL and S3_PUBLIC_URL: ${(error as Error).message} ` +
        'Grant S3_ACCESS_KEY s3:PutObject, and with S3_ACL also s3:PutObjectAcl.',
    );
  } finally {
    // If this fails, the orphan sweep deletes the image.
    await client.removeObject(bucket, key).catch(() => undefined);
  }
}

/** Returns why the image cannot be read at `url`, or null when it can. */
async function problemOf(url: string): Promise<string | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const body = Buffer.from(await response.arrayBuffer());
    if (!response.ok) return `HTTP ${response.status}`;
    return body.equals(PIXEL) ? null : 'the response is not the stored image';
  } catch (error) {
    const { name, cause } = error as Error;
    if (name === 'TimeoutError') return `no response within ${TIMEOUT_MS} ms`;
    return networkCodeOf(cause) ?? 'no connection';
  }
}

function warningOf(problem: string): string {
  return (
    `S3_PUBLIC_URL does not serve a stored image (${problem}), so links to images that begin with it do not work. ` +
    'Where the store keeps objects private, set S3_ACL=public-read; or allow everyone s3:GetObject on requests/*/images/* ' +
    'and requests/*/originals/* by a bucket policy; or let the CDN at S3_PUBLIC_URL read the bucket. A CDN may take ' +
    'minutes to see a change.'
  );
}
