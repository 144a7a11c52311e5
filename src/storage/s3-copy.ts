import type { Client } from 'minio';
import { text } from 'node:stream/consumers';
import { unlessMissing } from './s3-errors.js';
import type { UploadTarget } from './s3-upload.js';
import { StorageError } from './storage-errors.js';

/**
 * Copies the object `from` of the same bucket within the store; its headers are those of the target.
 *
 * The client's own `copyObject` sends no headers of the target with a plain key, and takes a response of 200 that reports an
 * error for a success.
 *
 * @returns whether there is an object `from`
 */
export async function copyObject(
  client: Client,
  from: string,
  { bucket, key, headers }: UploadTarget,
): Promise<boolean> {
  const request = {
    method: 'PUT',
    bucketName: bucket,
    objectName: key,
    headers: {
      ...headers,
      'x-amz-copy-source': `/${bucket}/${from}`,
      'x-amz-metadata-directive': 'REPLACE',
    },
  };
  const body = await unlessMissing(async () => text(await client.makeRequestAsync(request)));
  if (body === undefined) return false;
  // S3 begins its response before a copy is done, so the status says little.
  const code = /<Code>([^<]*)<\/Code>/.exec(body)?.[1];
  if (code === 'NoSuchKey') return false;
  if (/<Error[\s>]/.test(body))
    throw new StorageError('The storage failed.', { cause: new Error(`The copy ended with ${code}.`) });
  return true;
}
