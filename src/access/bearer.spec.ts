import { bearerOf, bearerOfParams } from './bearer.js';

test.each<[unknown, string | null]>([
  ['Bearer abc', 'abc'],
  ['bearer   abc ', 'abc'],
  ['BEARER abc', 'abc'],
  ['Bearer', null],
  ['Bearer ', null],
  ['Bearer a b', null],
  ['Bearerabc', null],
  ['Basic abc', null],
  [' Bearer abc', null],
  ['', null],
  [undefined, null],
  [null, null],
  [['Bearer abc'], null],
  [{ toString: () => 'Bearer abc' }, null],
])('the bearer token in the header %j is %j', (header, token) => expect(bearerOf(header)).toBe(token));

test.each<[Record<string, unknown> | undefined, string | null]>([
  [{ authorization: 'Bearer abc' }, 'abc'],
  [{ Authorization: 'Bearer abc' }, 'abc'],
  [{ headers: { authorization: 'Bearer abc' } }, null],
  [{ authorization: 7 }, null],
  [{}, null],
  [undefined, null],
])('the bearer token in the connectionParams %j is %j', (params, token) =>
  expect(bearerOfParams(params)).toBe(token),
);
