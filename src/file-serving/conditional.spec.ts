import { precondition, rangeApplies } from './conditional.js';

const current = { etag: '"v2"', lastModified: new Date('2026-03-01T12:00:00.700Z') };
const AT = 'Sun, 01 Mar 2026 12:00:00 GMT';
const BEFORE = 'Sun, 01 Mar 2026 11:59:59 GMT';
const AFTER = 'Sun, 01 Mar 2026 12:00:01 GMT';

test.each([
  [{}, 'proceed'],
  [{ 'if-none-match': '"v2"' }, 'not-modified'],
  [{ 'if-none-match': 'W/"v2"' }, 'not-modified'],
  [{ 'if-none-match': '*' }, 'not-modified'],
  [{ 'if-none-match': '"v1", W/"v2" , "v3"' }, 'not-modified'],
  [{ 'if-none-match': '"v1,v2"' }, 'proceed'],
  [{ 'if-none-match': '"v1"' }, 'proceed'],
  [{ 'if-none-match': 'v2' }, 'proceed'],
  [{ 'if-none-match': '' }, 'proceed'],
  [{ 'if-modified-since': AT }, 'not-modified'],
  [{ 'if-modified-since': AFTER }, 'not-modified'],
  [{ 'if-modified-since': BEFORE }, 'proceed'],
  [{ 'if-modified-since': 'yesterday' }, 'proceed'],
  [{ 'if-none-match': '"v1"', 'if-modified-since': AFTER }, 'proceed'],
  [{ 'if-none-match': '"v2"', 'if-modified-since': BEFORE }, 'not-modified'],
  [{ 'if-match': '"v2"' }, 'proceed'],
  [{ 'if-match': '*' }, 'proceed'],
  [{ 'if-match': '"v1", "v2"' }, 'proceed'],
  [{ 'if-match': 'W/"v2"' }, 'failed'],
  [{ 'if-match': '"v1"' }, 'failed'],
  [{ 'if-unmodified-since': AT }, 'proceed'],
  [{ 'if-unmodified-since': BEFORE }, 'failed'],
  [{ 'if-unmodified-since': 'yesterday' }, 'proceed'],
  [{ 'if-match': '"v2"', 'if-unmodified-since': BEFORE }, 'proceed'],
  [{ 'if-match': '"v1"', 'if-none-match': '"v2"' }, 'failed'],
])('the precondition of %j is: %s', (headers, outcome) =>
  expect(precondition(headers, current)).toBe(outcome),
);

test.each([
  [undefined, true],
  ['"v2"', true],
  [' "v2" ', true],
  ['W/"v2"', false],
  ['"v1"', false],
  ['"v1", "v2"', false],
  [AT, true],
  [BEFORE, false],
  [AFTER, false],
  ['v2', false],
  ['', false],
])('a range applies with the If-Range %j: %p', (header, applies) => {
  expect(rangeApplies(header === undefined ? {} : { 'if-range': header }, current)).toBe(applies);
});
