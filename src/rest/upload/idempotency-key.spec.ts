import { idempotencyKeyOf } from './idempotency-key.js';

test.each<[string | undefined, string | null]>([
  [undefined, null],
  ['q1', 'q1'],
  ['"q1"', 'q1'],
  ['"q1"; a=1', 'q1'],
  ['"q1" ;a="b"', 'q1'],
  ['', null],
  ['""', null],
  ['"a b"', 'a b'],
  [String.raw`"a\"b\\c"`, String.raw`a"b\c`],
  ['a"b', 'a"b'],
  [String.raw`a\b`, String.raw`a\b`],
  ['8e03978e-40d5-43dd-bc93-6894a57f9324', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
])('the header %j names the key %j', (header, key) => expect(idempotencyKeyOf(header)).toBe(key));

test.each(['"', '"q1', '"q1"x', '"q1", "q2"', String.raw`"q\1"`, '"é"'])(
  'the header %j is rejected',
  (header) => {
    expect(() => idempotencyKeyOf(header)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  },
);
