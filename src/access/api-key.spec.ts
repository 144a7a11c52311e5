import { formatKey, hashOf, isHashOf, isOwnerName, makeKey, parseKey } from './api-key.js';

const ID = '0123456789ab';
const SECRET = 'A'.repeat(43);

test('generated keys are unique and can be parsed', () => {
  const keys = Array.from({ length: 100 }, makeKey);
  for (const key of keys) expect(parseKey(formatKey(key))).toEqual(key);
  expect(new Set(keys.map(({ id }) => id)).size).toBe(100);
  expect(new Set(keys.map(({ secret }) => secret)).size).toBe(100);
});

test.each([
  ['an empty text', ''],
  ['an id alone', `ht_${ID}`],
  ['an empty secret', `ht_${ID}_`],
  ['a short secret', `ht_${ID}_${SECRET.slice(1)}`],
  ['a long secret', `ht_${ID}_${SECRET}A`],
  ['another prefix', `hx_${ID}_${SECRET}`],
  ['an id in capitals', `ht_${ID.toUpperCase()}_${SECRET}`],
  ['a leading blank', ` ht_${ID}_${SECRET}`],
  ['a trailing line end', `ht_${ID}_${SECRET}\n`],
  ['a NUL', `ht_${ID}_${'A'.repeat(42)}\0`],
  ['a letter outside of ASCII', `ht_${ID}_${'Ä'.repeat(43)}`],
  ['a secret of megabytes', `ht_${ID}_${'A'.repeat(5_000_000)}`],
])('does not parse a key with %s', (_, text) => expect(parseKey(text)).toBeNull());

test('a hash matches only its own secret', () => {
  const hash = hashOf(SECRET);
  expect(isHashOf(hash, SECRET)).toBe(true);
  expect(isHashOf(hash, `${'A'.repeat(42)}B`)).toBe(false);
  expect(isHashOf(hash, '')).toBe(false);
  expect(isHashOf(hash.subarray(1), SECRET)).toBe(false);
  expect(isHashOf(Buffer.alloc(0), SECRET)).toBe(false);
  expect(hash.toString()).not.toContain(SECRET);
});

test.each(['shop', 'Shop-2', '7.eleven_b', 'x'.repeat(64)])('%j is a valid owner name', (name) =>
  expect(isOwnerName(name)).toBe(true),
);

test.each(['', 'a b', 'a\n', '-x', '.x', 'ü', 'x'.repeat(65), "'; DROP TABLE api_keys; --"])(
  '%j is not a valid owner name',
  (name) => expect(isOwnerName(name)).toBe(false),
);
