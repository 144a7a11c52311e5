import { SecretKeys } from './secret-keys.js';

const keys = new SecretKeys('a secret key of thirty-two characters');

test('derives one stable key per purpose and SECRET_KEY', () => {
  const sameKeys = new SecretKeys('a secret key of thirty-two characters');
  expect(keys.for('webhooks')).toHaveLength(32);
  expect(keys.for('webhooks')).toEqual(sameKeys.for('webhooks'));
  expect(keys.for('webhooks')).not.toEqual(keys.for('links'));
  expect(keys.for('webhooks')).not.toEqual(new SecretKeys('another key'.repeat(4)).for('webhooks'));
});

test('a text that was encrypted for one purpose cannot be decrypted for another', () => {
  const sealed = keys.seal('webhooks', 'text', 'a');
  expect(keys.unseal('webhooks', sealed, 'a')).toBe('text');
  expect(() => keys.unseal('links', sealed, 'a')).toThrow(/SECRET_KEY/);
});

test('derived bytes differ by purpose and context', () => {
  const all = [keys.derive('a', 'x'), keys.derive('a', 'y'), keys.derive('b', 'x')];
  expect(new Set(all.map((bytes) => bytes.toString('hex'))).size).toBe(3);
  expect(keys.derive('a', 'x')).toEqual(all[0]);
});

test('without a SECRET_KEY the error says how to set one', () => {
  const none = new SecretKeys(undefined);
  expect(none.isConfigured).toBe(false);
  expect(() => none.for('webhooks')).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
  expect(() => none.for('webhooks')).toThrow(/Set it to 32 random characters/);
});
