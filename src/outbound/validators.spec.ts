import { conditionalHeaders, reusabilityOf, reusabilityOfUnchanged, type Validators } from './validators.js';

const url = new URL('https://shop.example/a.jpg');
const response = (headers: Record<string, string | string[]>) => ({ statusCode: 200, headers });
const modified = 'Sun, 29 Nov 2026 10:00:00 GMT';
const later = 'Sun, 29 Nov 2026 10:00:01 GMT';
const validatorsOf = (headers: Record<string, string | string[]>) =>
  reusabilityOf(response(headers), url).validators;
const withEtag = (etag: string) => ({ 'if-none-match': etag });

test.each<[string, Record<string, string | string[]>, Record<string, string>]>([
  ['an ETag', { etag: '"a"' }, withEtag('"a"')],
  ['a weak ETag', { etag: 'W/"a,b c"' }, {}],
  ['a weak ETag without spaces', { etag: 'W/"a,b"' }, withEtag('W/"a,b"')],
  ['an ETag without quotes', { etag: '0x8DB2' }, withEtag('0x8DB2')],
  ['an ETag that would match any file', { etag: '*' }, {}],
  ['a list of ETags without quotes', { etag: 'a,b' }, {}],
  ['two ETags', { etag: ['"a"', '"b"'] }, {}],
  ['an empty ETag', { etag: '' }, {}],
  ['an ETag that is too long to keep', { etag: `"${'a'.repeat(255)}"` }, {}],
  ['an ETag beyond ASCII', { etag: '"\u00e4"' }, {}],
  [
    'a Last-Modified of a second ago',
    { 'last-modified': modified, date: later },
    { 'if-modified-since': modified },
  ],
  ['a Last-Modified of the same second', { 'last-modified': modified, date: modified }, {}],
  ['a Last-Modified without a Date', { 'last-modified': modified }, {}],
  ['a Last-Modified that is no date', { 'last-modified': 'yesterday', date: later }, {}],
  [
    'both',
    { etag: '"a"', 'last-modified': modified, date: modified },
    { 'if-none-match': '"a"', 'if-modified-since': modified },
  ],
  ['neither', { date: later }, {}],
  ['no-store', { etag: '"a"', 'cache-control': 'private, No-Store' }, {}],
  ['Vary: *', { etag: '"a"', vary: 'Accept, *' }, {}],
  ['immutable', { etag: '"a"', 'cache-control': 'public, max-age=31536000, immutable' }, withEtag('"a"')],
])('after a response with %s the next request has its conditions', (_, headers, expected) => {
  expect(conditionalHeaders(validatorsOf(headers) ?? undefined, url)).toEqual(expected);
});

test('no other URL gets the validators', () => {
  const validators = validatorsOf({ etag: '"a"' })!;
  for (const other of [
    'https://shop.example/a.jpg?v=2',
    'http://shop.example/a.jpg',
    'https://cdn.example/a.jpg',
  ])
    expect(conditionalHeaders(validators, new URL(other))).toEqual({});
});

test('the validators do not contain the URL', () => {
  const secret = new URL('https://shop.example/a.jpg?signature=hunter2');
  expect(JSON.stringify(reusabilityOf(response({ etag: '"a"' }), secret))).not.toContain('hunter2');
});

test.each<[string, Record<string, string>, boolean, string | null]>([
  ['without any header keeps those of before', {}, true, '"a"'],
  ['with another ETag has that', { etag: '"b"' }, true, '"b"'],
  ['with no-store has none', { etag: '"a"', 'cache-control': 'no-store' }, false, null],
])('a 304 %s', (_, headers, isStorable, etag) => {
  const before = validatorsOf({ etag: '"a"' }) as Validators;
  const after = reusabilityOfUnchanged({ ...response(headers), statusCode: 304 }, url, before);
  expect([after.isStorable, after.validators?.etag ?? null]).toEqual([isStorable, etag]);
});
