import { SecretKeys } from '../secrets/index.js';
import { FetchHeaderSecrets } from './fetch-header-secrets.js';

const HEADERS = [{ host: 'staging.shop.example', name: 'Authorization', value: 'Basic dTpw' }];
const secrets = new FetchHeaderSecrets(new SecretKeys('a secret key of these tests alone'));

test('unseals the headers of a request that it has sealed', () => {
  const sealed = secrets.seal('request 1', HEADERS);
  expect(sealed).not.toContain('dTpw');
  expect(secrets.unseal('request 1', sealed)).toEqual(HEADERS);
});

test('needs no SECRET_KEY for a request without headers', () => {
  const keyless = new FetchHeaderSecrets(new SecretKeys(undefined));
  expect(keyless.seal('request 1', [])).toBeNull();
  expect(keyless.unseal('request 1', null)).toEqual([]);
  expect(() => keyless.seal('request 1', HEADERS)).toThrow(
    expect.objectContaining({ code: 'INVALID_STATE' }),
  );
});

test.each([
  ['another request', secrets, 'request 2'],
  [
    'another SECRET_KEY',
    new FetchHeaderSecrets(new SecretKeys('another key of these tests alone')),
    'request 1',
  ],
  ['no SECRET_KEY', new FetchHeaderSecrets(new SecretKeys(undefined)), 'request 1'],
])('does not unseal headers with %s, and says that a retry is of no use', (_with, other, id) => {
  const sealed = secrets.seal('request 1', HEADERS);
  expect(() => other.unseal(id, sealed)).toThrow(
    expect.objectContaining({ code: 'CONNECT_FAILED', retryable: false }),
  );
});
