import { errorsOf } from '../../test/support/config-errors.js';
import { readConfig } from './read-config.js';

describe('an object store', () => {
  const keys = { S3_ACCESS_KEY: 'key', S3_SECRET_KEY: 'hunter2' };

  test('is S3 when S3_ENDPOINT is set', () => {
    expect(readConfig({ S3_ENDPOINT: 'http://127.0.0.1:9000', ...keys }).storage.s3).toEqual({
      endpoint: 'http://127.0.0.1:9000',
      keys: { accessKey: 'key', secretKey: 'hunter2', sessionToken: undefined },
      bucket: 'halftone',
      region: 'us-east-1',
      pathStyle: true,
      acl: undefined,
      publicUrl: undefined,
    });
    const more = {
      S3_SESSION_TOKEN: 'token',
      S3_BUCKET: 'a.b-c',
      S3_REGION: 'eu-central-1',
      S3_PATH_STYLE: 'false',
      S3_ACL: 'public-read',
      S3_PUBLIC_URL: 'https://cdn.example/a/',
    };
    expect(readConfig({ S3_ENDPOINT: 'https://s3.example', ...keys, ...more }).storage.s3).toMatchObject({
      keys: { sessionToken: 'token' },
      bucket: 'a.b-c',
      region: 'eu-central-1',
      pathStyle: false,
      acl: 'public-read',
      publicUrl: 'https://cdn.example/a',
    });
  });

  test('is not S3 without S3_ENDPOINT', () => expect(readConfig(keys).storage.s3).toBeUndefined());

  test('has no keys of its own when none are set, so that those of the process are used', () => {
    expect(readConfig({ S3_ENDPOINT: 'http://h:9000', S3_SECRET_KEY: ' ' }).storage.s3).toMatchObject({
      keys: undefined,
    });
  });

  test.each([
    [{ S3_ACCESS_KEY: 'hunter2' }, ['S3_SECRET_KEY must be set when S3_ACCESS_KEY is']],
    [{ S3_SECRET_KEY: 'hunter2' }, ['S3_ACCESS_KEY must be set when S3_SECRET_KEY is']],
    [
      { S3_SESSION_TOKEN: 'hunter2' },
      [
        'S3_ACCESS_KEY must be set when S3_SESSION_TOKEN is',
        'S3_SECRET_KEY must be set when S3_SESSION_TOKEN is',
      ],
    ],
  ])('with %j is rejected together with all other errors, without values', (variables, expected) => {
    const errors = errorsOf({ S3_ENDPOINT: 'http://h:9000', PORT: 'x', ...variables });
    expect(errors).toEqual([
      expect.stringMatching(/^PORT /),
      ...expected.map((text) => expect.stringContaining(text) as string),
    ]);
    expect(errors.join()).not.toContain('hunter2');
  });

  test.each([
    ['hunter2:9000', 'http://'],
    ['s3://hunter2', 'http://'],
    ['http://hunter2:9000/bucket', 'without anything else'],
    ['http://a:hunter2@h:9000', 'without anything else'],
    ['http://h/?hunter2', 'without anything else'],
  ])('is rejected at %s', (S3_ENDPOINT, words) => {
    const errors = errorsOf({ S3_ENDPOINT, ...keys });
    expect(errors).toEqual([expect.stringContaining(words)]);
    expect(errors[0]).not.toContain('hunter2');
  });
});
