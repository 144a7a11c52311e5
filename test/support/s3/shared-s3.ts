import { programVariables, type S3Server } from './s3-server.js';

/** The S3 server of a distributed test run; each program has its own bucket. */
export function sharedS3(): Pick<S3Server, 'variables'> {
  const shared = process.env.HALFTONE_TEST_S3;
  if (shared === undefined) throw new Error('HALFTONE_TEST_S3 is unset: run the tests with Jest.');
  const access = JSON.parse(shared) as Pick<S3Server, 'endpoint' | 'accessKey' | 'secretKey'>;
  return { variables: (bucket) => programVariables(access, bucket) };
}
