import { randomBytes } from 'node:crypto';
import { seal, SealBrokenError, unseal } from './sealed-text.js';

const key = randomBytes(32);

test.each(['', 'whsec_abc', 'ü€🙂', 'x'.repeat(10_000)])(
  'text %# is decrypted to what was encrypted',
  (text) => expect(unseal(key, seal(key, text, 'webhook 1'), 'webhook 1')).toBe(text),
);

test('encrypting a text twice yields different ciphertexts, which do not contain the text', () => {
  const sealed = [seal(key, 'whsec_abc', 'a'), seal(key, 'whsec_abc', 'a')];
  expect(new Set(sealed).size).toBe(2);
  expect(Buffer.from(sealed[0]!.slice(3), 'base64url').toString('latin1')).not.toContain('whsec');
});

describe('decryption fails', () => {
  const sealed = seal(key, 'whsec_abc', 'webhook 1');
  const bytes = Buffer.from(sealed.slice(3), 'base64url');
  const changed = (at: number) => {
    const copy = Buffer.from(bytes);
    copy[at]! ^= 1;
    return `v1.${copy.toString('base64url')}`;
  };

  test.each<[string, Buffer, string, string]>([
    ['with another key', randomBytes(32), sealed, 'webhook 1'],
    ['with another context', key, sealed, 'webhook 2'],
    ['with a changed IV', key, changed(0), 'webhook 1'],
    ['with a changed authentication tag', key, changed(12), 'webhook 1'],
    ['with a changed ciphertext', key, changed(bytes.length - 1), 'webhook 1'],
    ['of a truncated text', key, sealed.slice(0, 20), 'webhook 1'],
    ['without its last byte', key, `v1.${bytes.subarray(0, -1).toString('base64url')}`, 'webhook 1'],
    ['of an unknown version', key, sealed.replace('v1', 'v2'), 'webhook 1'],
    ['of an empty text', key, '', 'webhook 1'],
    ['of a text that was not encrypted', key, 'whsec_abc', 'webhook 1'],
  ])('decryption %s throws a SealBrokenError', (_how, givenKey, text, context) =>
    expect(() => unseal(givenKey, text, context)).toThrow(SealBrokenError),
  );
});
