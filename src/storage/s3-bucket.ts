import type { Client } from 'minio';
import { ConfigError, type S3Config } from '../config/index.js';
import { isCredentialsError, networkCodeOf, withRetries, s3CodeOf } from './s3-errors.js';
import { S3BusyError, S3TimeoutError } from './s3-transport.js';

/**
 * Checks that the bucket can be used, and creates it when it does not exist.
 *
 * @throws {ConfigError} that names the variable to fix
 */
export async function openBucket(client: Client, { bucket, region }: S3Config): Promise<void> {
  try {
    // A listing returns the error code, unlike HEAD, which has no body. Deleting a request needs the permission to list anyway.
    await withRetries(() => client.listObjectsV2Query(bucket, '', '', '', 1, ''));
  } catch (error) {
    if (s3CodeOf(error) !== 'NoSuchBucket') throw setupError(error);
    await createBucket(client, bucket, region);
  }
}

async function createBucket(client: Client, bucket: string, region: string): Promise<void> {
  try {
    await withRetries(() => client.makeBucket(bucket, region));
  } catch (error) {
    // Another Halftone process created it first.
    if (s3CodeOf(error) !== 'BucketAlreadyOwnedByYou') throw setupError(error);
  }
}

const setupError = (error: unknown): ConfigError => new ConfigError([setupErrorText(error)]);

const WRONG_REGION = 'S3_REGION is not the region of the bucket';
const ACCESS_DENIED =
  'S3_BUCKET names a bucket that S3_ACCESS_KEY may not use: it may belong to another account';

const NO_CREDENTIALS =
  'S3_ACCESS_KEY and S3_SECRET_KEY are unset, and this process has no other credentials (AWS_ variables, shared files, web ' +
  'identity, container or instance role)';

const SETUP_ERRORS: Readonly<Record<string, string>> = {
  InvalidAccessKeyId: 'S3_ACCESS_KEY is not known at S3_ENDPOINT',
  SignatureDoesNotMatch: 'S3_SECRET_KEY does not belong to S3_ACCESS_KEY',
  ExpiredToken: 'S3_SESSION_TOKEN has expired',
  InvalidToken: 'S3_SESSION_TOKEN does not belong to S3_ACCESS_KEY',
  AuthorizationHeaderMalformed: WRONG_REGION,
  AuthorizationQueryParametersError: WRONG_REGION,
  IllegalLocationConstraintException: WRONG_REGION,
  InvalidLocationConstraint: WRONG_REGION,
  InvalidRegion: WRONG_REGION,
  PermanentRedirect: WRONG_REGION,
  MovedPermanently: WRONG_REGION,
  TemporaryRedirect: WRONG_REGION,
  AccessDenied: ACCESS_DENIED,
  AllAccessDisabled: ACCESS_DENIED,
  BucketAlreadyExists: ACCESS_DENIED,
  InvalidBucketName: 'S3_BUCKET is not a valid bucket name at S3_ENDPOINT',
  TooManyBuckets: 'S3_BUCKET does not exist, and S3_ACCESS_KEY may create no more buckets',
  RequestTimeTooSkewed: 'S3_ENDPOINT has a different time than this machine: set the clock of this machine',
};

/** Returns which variable to fix, and why, when the store cannot be used at startup. Never contains the value of a variable. */
export function setupErrorText(error: unknown): string {
  const code = s3CodeOf(error);
  if (code !== undefined) {
    const text = SETUP_ERRORS[code] ?? `S3_ENDPOINT rejects listing or creating the bucket (${code})`;
    return text === WRONG_REGION ? `${text}${regionHint(error)}` : text;
  }
  if (isCredentialsError(error)) return NO_CREDENTIALS;
  if (error instanceof S3TimeoutError) return `S3_ENDPOINT does not respond: ${error.message}`;
  if (error instanceof S3BusyError) return `S3_ENDPOINT cannot serve requests (HTTP ${error.status})`;
  const network = networkCodeOf(error);
  if (network !== undefined) return `S3_ENDPOINT cannot be reached (${network})`;
  return 'S3_ENDPOINT does not respond like an S3 server';
}

/** Returns the region of the bucket, which most servers include in the error. */
function regionHint(error: unknown): string {
  const { region, amzBucketRegion } = error as { region?: unknown; amzBucketRegion?: unknown };
  for (const name of [region, amzBucketRegion]) {
    if (typeof name === 'string' && /^[\w-]+$/.test(name)) return `, which is ${name}`;
  }
  return '';
}
