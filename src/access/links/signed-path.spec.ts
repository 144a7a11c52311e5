import { randomBytes } from 'node:crypto';
import { checkPath, signPath } from './signed-path.js';

const KEY = randomBytes(32);
const PATH = '/files/requests/r1/output.csv';
const NOW = 1_800_000_000;
const read = (query: string) => Object.fromEntries(new URLSearchParams(query));
const short = read(signPath(KEY, PATH, NOW + 60));
const lasting = read(signPath(KEY, PATH, null));

test('a link is good until it expires, or for ever', () => {
  expect(checkPath(KEY, PATH, short, NOW)).toBe('good');
  expect(checkPath(KEY, PATH, short, NOW + 59)).toBe('good');
  expect(checkPath(KEY, PATH, short, NOW + 60)).toBe('expired');
  expect(checkPath(KEY, PATH, lasting, NOW * 2)).toBe('good');
});

test('the same link is the same text', () => {
  expect(signPath(KEY, PATH, NOW)).toBe(signPath(KEY, PATH, NOW));
  expect(signPath(KEY, PATH, null)).toMatch(/^\?signature=[\w-]{43}$/);
});

test.each<[string, string, Record<string, unknown>]>([
  ['another path', '/files/requests/r2/output.csv', short],
  ['a path that begins alike', `${PATH}x`, short],
  ['a lasting one for another path', '/files/requests/r2/output.csv', lasting],
  ['a later end', PATH, { ...short, expires: String(NOW + 61) }],
  ['an end written in another way', PATH, { ...short, expires: `0${NOW + 60}` }],
  ['no end', PATH, { signature: short.signature }],
  ['an end on a lasting one', PATH, { ...lasting, expires: String(NOW + 60) }],
  ['an empty end', PATH, { ...lasting, expires: '' }],
  ['two ends', PATH, { ...short, expires: [short.expires, short.expires] }],
  ['a huge end', PATH, { ...short, expires: '9'.repeat(400) }],
  ['an empty signature', PATH, { ...short, signature: '' }],
  ['a signature cut short', PATH, { ...short, signature: short.signature!.slice(0, -1) }],
  ['a signature with more', PATH, { ...short, signature: `${short.signature}A` }],
  ['a signature with padding', PATH, { ...short, signature: `${short.signature}=` }],
  ['two signatures', PATH, { ...short, signature: [short.signature, short.signature] }],
  ['a signature that is an object', PATH, { ...short, signature: { a: short.signature } }],
])('a link is wrong with %s', (_, path, query) => expect(checkPath(KEY, path, query, NOW)).toBe('wrong'));

test('a link is wrong with another key', () =>
  expect(checkPath(randomBytes(32), PATH, short, NOW)).toBe('wrong'));

test('no link at all is told from a wrong one', () => {
  expect(checkPath(KEY, PATH, {}, NOW)).toBe('unsigned');
  expect(checkPath(KEY, PATH, { expires: String(NOW) }, NOW)).toBe('unsigned');
});
