import { programVariables, type S3Server } from './s3-server.js';

type Access = Pick<S3Server, 'endpoint' | 'accessKey' | 'secretKey'>;

/**
 * Whether `url` leads to the S3 server of a distributed test run. The program redirects downloads there, so a page that
 * shows images contacts it too.
 */
export function isInSharedS3(url: string): boolean {
  const shared = process.env.HALFTONE_TEST_S3;
  if (shared === undefined) return false;
  return new URL(url).host === new URL((JSON.parse(shared) as Access).endpoint).host;
}

/** The S3 server of a distributed test run; each program has its own bucket. */
export function sharedS3(): Pick<S3Server, 'variables'> {
  const shared = process.env.HALFTONE_TEST_S3;
  if (shared === undefined) throw new Error('HALFTONE_TEST_S3 is unset: run the tests with Jest.');
  const access = JSON.parse(shared) as Access;
  return { variables: (bucket) => programVariables(access, bucket) };
}
