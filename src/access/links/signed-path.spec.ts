import { randomBytes } from 'node:crypto';
import { checkPath, signPath } from './signed-path.js';

const KEY = randomBytes(32);
const PATH = '/files/requests/r1/output.csv';
const NOW = 1_800_000_000;
const read = (query: string) => Object.fromEntries(new URLSearchParams(query));
const expiring = read(signPath(KEY, PATH, NOW + 60));
const unlimited = read(signPath(KEY, PATH, null));

test('a link is valid until it expires, or without limit', () => {
  expect(checkPath(KEY, PATH, expiring, NOW)).toBe('valid');
  expect(checkPath(KEY, PATH, expiring, NOW + 59)).toBe('valid');
  expect(checkPath(KEY, PATH, expiring, NOW + 60)).toBe('expired');
  expect(checkPath(KEY, PATH, unlimited, NOW * 2)).toBe('valid');
});

test('signing the same path twice yields the same link', () => {
  expect(signPath(KEY, PATH, NOW)).toBe(signPath(KEY, PATH, NOW));
  expect(signPath(KEY, PATH, null)).toMatch(/^\?signature=[\w-]{43}$/);
});

test.each<[string, string, Record<string, unknown>]>([
  ['another path', '/files/requests/r2/output.csv', expiring],
  ['a longer path', `${PATH}x`, expiring],
  ['another path, without an expiry', '/files/requests/r2/output.csv', unlimited],
  ['a later expiry', PATH, { ...expiring, expires: String(NOW + 61) }],
  ['an expiry in another notation', PATH, { ...expiring, expires: `0${NOW + 60}` }],
  ['its expiry removed', PATH, { signature: expiring.signature }],
  ['an expiry added', PATH, { ...unlimited, expires: String(NOW + 60) }],
  ['an empty expiry', PATH, { ...unlimited, expires: '' }],
  ['two expiries', PATH, { ...expiring, expires: [expiring.expires, expiring.expires] }],
  ['a huge expiry', PATH, { ...expiring, expires: '9'.repeat(400) }],
  ['an empty signature', PATH, { ...expiring, signature: '' }],
  ['a truncated signature', PATH, { ...expiring, signature: expiring.signature!.slice(0, -1) }],
  ['a longer signature', PATH, { ...expiring, signature: `${expiring.signature}A` }],
  ['a signature with padding', PATH, { ...expiring, signature: `${expiring.signature}=` }],
  ['two signatures', PATH, { ...expiring, signature: [expiring.signature, expiring.signature] }],
  ['a signature that is an object', PATH, { ...expiring, signature: { a: expiring.signature } }],
])('a link is invalid with %s', (_, path, query) => expect(checkPath(KEY, path, query, NOW)).toBe('invalid'));

test('a link that was signed with another key is invalid', () =>
  expect(checkPath(randomBytes(32), PATH, expiring, NOW)).toBe('invalid'));

test('distinguishes a path without a signature from an invalid link', () => {
  expect(checkPath(KEY, PATH, {}, NOW)).toBe('unsigned');
  expect(checkPath(KEY, PATH, { expires: String(NOW) }, NOW)).toBe('unsigned');
});
