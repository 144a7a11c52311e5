import { connectionErrorText } from './connection-error.js';

const URL = 'postgres://shop%40x:secret@db.example:5432/cata%20logue?sslmode=verify-full';
const error = (code: string | undefined, message = 'server words', path?: string) =>
  Object.assign(new Error(message), {
    ...(code !== undefined && { code }),
    ...(path !== undefined && { path }),
  });

describe('connectionErrorText', () => {
  test.each([
    ['ECONNREFUSED', error('ECONNREFUSED'), /db\.example:5432 refuses connections: start it, or correct/],
    ['ENOTFOUND', error('ENOTFOUND'), /cannot be found by that name: correct the host/],
    ['EAI_AGAIN', error('EAI_AGAIN'), /cannot be found by that name/],
    ['ETIMEDOUT', error('ETIMEDOUT'), /cannot be reached: .* firewalls/],
    [
      'a missing file',
      error('ENOENT', 'no', '/ca.pem'),
      /^\/ca\.pem in DATABASE_URL cannot be read: .*sslrootcert/,
    ],
    [
      'a self-signed certificate',
      error('DEPTH_ZERO_SELF_SIGNED_CERT'),
      /not trusted: add sslmode=verify-full&sslrootcert=/,
    ],
    ['a private authority', error('SELF_SIGNED_CERT_IN_CHAIN'), /not trusted: add/],
    ['a missing intermediate', error('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), /not trusted: add/],
    ['another name', error('ERR_TLS_CERT_ALTNAME_INVALID'), /certificate for another name: use/],
    ['an old certificate', error('CERT_HAS_EXPIRED'), /has expired: renew it/],
    [
      'no TLS',
      error(undefined, 'The server does not support SSL connections'),
      /does not speak TLS: turn it on/,
    ],
    ['a wrong password', error('28P01'), /rejects the password of user "shop@x": correct it/],
    ['pg_hba.conf', error('28000'), /rejects user "shop@x" \(it says "server words"\): correct/],
    ['no database', error('3D000'), /has no database "cata logue": create it/],
    [
      'no grant',
      error('42501'),
      /denies user "shop@x" a privilege .* grant it what docs\/operations\.md lists/,
    ],
    ['no schema', error('3F000'), /denies user "shop@x"/],
    ['too many connections', error('53300'), /no connection left for user "shop@x": raise/],
    ['a start', error('57P03'), /is starting or stopping: start again/],
    ['a replica', error('25006'), /is read-only: name the primary/],
    ['a pooler', error('08P01'), /rejects the connection \(it says "server words"\): correct/],
  ])('explains %s in one sentence without the password', (_what, cause, sentence) => {
    const text = connectionErrorText(cause, URL);
    expect(text).toMatch(sentence);
    expect(text).not.toMatch(/secret|\n/);
  });

  test.each([
    ['a migration that fails', error('42P07')],
    ['a bug of this program', new TypeError('x is undefined')],
    ['no error', 'ECONNREFUSED'],
  ])('returns undefined for %s', (_what, cause) => expect(connectionErrorText(cause, URL)).toBeUndefined());
});
