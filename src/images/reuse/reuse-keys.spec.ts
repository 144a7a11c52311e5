import type { RequestOptions } from '../../requests/index.js';
import { contentKeysOf, type ReuseScope, scopeTextOf, sourceKeyOf } from './reuse-keys.js';

const options: RequestOptions = {
  quality: 50,
  format: 'ORIGINAL',
  allow: null,
  target: null,
  effort: 'BALANCED',
  maxWidth: null,
  maxHeight: 100,
  sizes: null,
  background: null,
  pad: null,
  trim: false,
  keepMetadata: false,
  keepOriginals: false,
  reuse: true,
  checks: true,
};
const scope: ReuseScope = { owner: null, options, fetchHeaders: null };
const url = 'https://shop.example/a.jpg';
const bytes = Buffer.from('bytes');

const contentKeyOf = async (scope_: string, content: Buffer) =>
  (await contentKeysOf(scope_, content)).contentKey;

const keysOf = async (of: ReuseScope): Promise<string[]> => {
  const text = scopeTextOf(of);
  return [sourceKeyOf(text, url), await contentKeyOf(text, bytes)].map((key) => key.toString('hex'));
};

/** Another value of the same type. */
const other = (value: unknown): unknown =>
  typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `other ${String(value)}`;

const names = Object.keys(options).filter((name) => name !== 'reuse') as (keyof RequestOptions)[];
test.each<[string, ReuseScope]>([
  ...names.map((name): [string, ReuseScope] => [
    `option ${name}`,
    { ...scope, options: { ...options, [name]: other(options[name]) } },
  ]),
  ['option that is added later', { ...scope, options: { ...options, added: false } as RequestOptions }],
  [
    'option that is a list, in another order',
    { ...scope, options: { ...options, added: ['b', 'a'] } as RequestOptions },
  ],
  ['owner', { ...scope, owner: 'shop' }],
  ['owner that looks like none', { ...scope, owner: 'null' }],
  ['set of fetch headers', { ...scope, fetchHeaders: 'fingerprint' }],
])('images with another %s share no key', async (_, different) => {
  const [keys, others] = [await keysOf(scope), await keysOf(different)];
  expect(keys.filter((key) => others.includes(key))).toEqual([]);
});

test('the order of the options, options that are null, and `reuse` do not count', async () => {
  const { quality, ...rest } = options;
  const same = { ...rest, reuse: false, quality, added: null } as RequestOptions;
  expect(await keysOf({ ...scope, options: same })).toEqual(await keysOf(scope));
});

test('another URL, other bytes, and a URL that is the text of the bytes have keys of their own', async () => {
  const keys = [
    sourceKeyOf(scopeTextOf(scope), url),
    sourceKeyOf(scopeTextOf(scope), `${url}?`),
    await contentKeyOf(scopeTextOf(scope), bytes),
    await contentKeyOf(scopeTextOf(scope), Buffer.from(url)),
    await contentKeyOf(scopeTextOf(scope), Buffer.alloc(600_000)),
    await contentKeyOf(scopeTextOf(scope), Buffer.alloc(600_001)),
  ].map((key) => key.toString('hex'));
  expect(new Set(keys).size).toBe(keys.length);
});

test('large bytes have the same key each time, in whatever buffer they are', async () => {
  const large = Buffer.alloc(700_000, 'large');
  const view = Buffer.concat([Buffer.from('x'), large]).subarray(1);
  expect(await contentKeyOf(scopeTextOf(scope), view)).toEqual(await contentKeyOf(scopeTextOf(scope), large));
});

test('the same bytes have one hash in all scopes, and other bytes have another', async () => {
  const hashes = await Promise.all([
    contentKeysOf(scopeTextOf(scope), bytes),
    contentKeysOf(scopeTextOf({ ...scope, owner: 'shop', options: { ...options, quality: 80 } }), bytes),
    contentKeysOf(scopeTextOf(scope), Buffer.from('other')),
  ]).then((keys) => keys.map(({ inputHash }) => inputHash));
  expect(hashes[0]).toMatch(/^[0-9a-f]{32}$/);
  expect([hashes[1] === hashes[0], hashes[2] === hashes[0]]).toEqual([true, false]);
});
