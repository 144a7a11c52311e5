import { ConfigError, type S3Config } from '../../../src/config/index.js';
import { S3Storage } from '../../../src/storage/s3-storage.js';

/** Returns the errors with which opening the storage of `config` fails. */
export const errorsOf = async (config: S3Config, timeouts = { connectMs: 5000, idleMs: 5000 }) => {
  const error: unknown = await S3Storage.open(config, { timeouts }).catch((reason: unknown) => reason);
  if (!(error instanceof ConfigError)) throw error as Error;
  return error.errors;
};
