import { programVariables, type S3Server } from './s3-server.js';

/** The S3 server of a distributed test run; each program has a bucket of its own on it. */
export function sharedS3(): Pick<S3Server, 'variables'> {
  const told = process.env.HALFTONE_TEST_S3;
  if (told === undefined) throw new Error('HALFTONE_TEST_S3 is unset: run the tests with Jest.');
  const access = JSON.parse(told) as Pick<S3Server, 'endpoint' | 'accessKey' | 'secretKey'>;
  return { variables: (bucket) => programVariables(access, bucket) };
}
