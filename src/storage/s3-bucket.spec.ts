import { S3Error } from 'minio';
import { setupErrorText } from './s3-bucket.js';
import { S3BusyError, S3TimeoutError } from './s3-transport.js';

const s3Error = (code: string, more: Record<string, unknown> = {}) =>
  Object.assign(new S3Error('with hunter2'), { code, ...more });

test.each([
  ['InvalidAccessKeyId', /^S3_ACCESS_KEY /],
  ['SignatureDoesNotMatch', /^S3_SECRET_KEY /],
  ['ExpiredToken', /^S3_SESSION_TOKEN /],
  ['AuthorizationHeaderMalformed', /^S3_REGION .*bucket$/],
  ['PermanentRedirect', /^S3_REGION /],
  ['IllegalLocationConstraintException', /^S3_REGION /],
  ['BucketAlreadyExists', /^S3_BUCKET .*another account/],
  ['AccessDenied', /^S3_BUCKET .*S3_ACCESS_KEY may not use/],
  ['InvalidBucketName', /^S3_BUCKET /],
  ['RequestTimeTooSkewed', /^S3_ENDPOINT .*clock/],
  ['NotImplemented', /^S3_ENDPOINT .*\(NotImplemented\)$/],
])('the S3 error %s is reported as %s, without secrets', (code, text) => {
  expect(setupErrorText(s3Error(code))).toMatch(text);
  expect(setupErrorText(s3Error(code))).not.toContain('hunter2');
});

test.each([
  [{ region: 'eu-west-1' }, ', which is eu-west-1'],
  [{ amzBucketRegion: 'eu-west-1' }, ', which is eu-west-1'],
  [{ region: '<b>' }, 'of the bucket'],
  [{ region: 3 }, 'of the bucket'],
])('the error for a wrong region with the details %j ends with "%s"', (more, end) => {
  const text = setupErrorText(s3Error('AuthorizationHeaderMalformed', more));
  expect(text.endsWith(end)).toBe(true);
});

test.each([
  [new S3TimeoutError('Sent nothing for 9 ms.'), 'S3_ENDPOINT does not respond: Sent nothing for 9 ms.'],
  [new S3BusyError(503), 'S3_ENDPOINT cannot serve requests (HTTP 503)'],
  [Object.assign(new Error('hunter2'), { code: 'ENOTFOUND' }), 'S3_ENDPOINT cannot be reached (ENOTFOUND)'],
  [
    new AggregateError([Object.assign(new Error('hunter2'), { code: 'ECONNREFUSED' })]),
    'S3_ENDPOINT cannot be reached (ECONNREFUSED)',
  ],
  [new Error('hunter2'), 'S3_ENDPOINT does not respond like an S3 server'],
])('%s is reported as %j', (error, text) => expect(setupErrorText(error)).toBe(text));
