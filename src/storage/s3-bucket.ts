import type { Client } from 'minio';
import { ConfigError, type S3Config } from '../config/index.js';
import { networkCodeOf, retried, s3CodeOf } from './s3-failure.js';
import { S3BusyError, S3TimeoutError } from './s3-transport.js';

/**
 * Makes sure that the bucket is there and may be used, and makes it where it is missing.
 *
 * @throws {ConfigError} that names the variable to mend
 */
export async function openBucket(client: Client, { bucket, region }: S3Config): Promise<void> {
  try {
    // Unlike HEAD, which has no body, a listing says what is wrong; and whoever may not list cannot clear away.
    await retried(() => client.listObjectsV2Query(bucket, '', '', '', 1, ''));
  } catch (error) {
    if (s3CodeOf(error) !== 'NoSuchBucket') throw setupError(error);
    await makeBucket(client, bucket, region);
  }
}

async function makeBucket(client: Client, bucket: string, region: string): Promise<void> {
  try {
    await retried(() => client.makeBucket(bucket, region));
  } catch (error) {
    // Another process of ours was faster.
    if (s3CodeOf(error) !== 'BucketAlreadyOwnedByYou') throw setupError(error);
  }
}

const setupError = (error: unknown): ConfigError => new ConfigError([setupErrorText(error)]);

const WRONG_REGION = 'S3_REGION is not the region of the bucket';
const NOT_OURS = 'S3_BUCKET names a bucket that S3_ACCESS_KEY may not use: it may belong to someone else';

const FAULTS: Readonly<Record<string, string>> = {
  InvalidAccessKeyId: 'S3_ACCESS_KEY is not known at S3_ENDPOINT',
  SignatureDoesNotMatch: 'S3_SECRET_KEY does not belong to S3_ACCESS_KEY',
  AuthorizationHeaderMalformed: WRONG_REGION,
  AuthorizationQueryParametersError: WRONG_REGION,
  IllegalLocationConstraintException: WRONG_REGION,
  InvalidLocationConstraint: WRONG_REGION,
  InvalidRegion: WRONG_REGION,
  PermanentRedirect: WRONG_REGION,
  MovedPermanently: WRONG_REGION,
  TemporaryRedirect: WRONG_REGION,
  AccessDenied: NOT_OURS,
  AllAccessDisabled: NOT_OURS,
  BucketAlreadyExists: NOT_OURS,
  InvalidBucketName: 'S3_BUCKET is no name for a bucket at S3_ENDPOINT',
  TooManyBuckets: 'S3_BUCKET is missing, and S3_ACCESS_KEY may make no more buckets',
  RequestTimeTooSkewed: 'S3_ENDPOINT has another time than this machine, whose clock must be set',
};

/** Which variable to mend when the store cannot be used at the start, and why; never what it is set to. */
export function setupErrorText(error: unknown): string {
  const code = s3CodeOf(error);
  if (code !== undefined) {
    const fault = FAULTS[code] ?? `S3_ENDPOINT refuses to list the bucket or to make it (${code})`;
    return fault === WRONG_REGION ? `${fault}${hint(error)}` : fault;
  }
  if (error instanceof S3TimeoutError) return `S3_ENDPOINT does not answer: ${error.message}`;
  if (error instanceof S3BusyError) return `S3_ENDPOINT cannot serve requests (HTTP ${error.status})`;
  const network = networkCodeOf(error);
  if (network !== undefined) return `S3_ENDPOINT cannot be reached (${network})`;
  return 'S3_ENDPOINT does not answer as an S3 server does';
}

/** Most servers name the right region beside the error. */
function hint(error: unknown): string {
  const { region, amzBucketRegion } = error as { region?: unknown; amzBucketRegion?: unknown };
  for (const right of [region, amzBucketRegion]) {
    if (typeof right === 'string' && /^[\w-]+$/.test(right)) return `, which is ${right}`;
  }
  return '';
}
