import { httpRequestIdOf } from './request-ids.js';

test("uses the caller's id", () => expect(httpRequestIdOf('trace-1.2:3')).toBe('trace-1.2:3'));

test.each([[undefined], [''], ['two words'], ['a"b'], ['line\nbreak'], ['x'.repeat(65)]])(
  'replaces the invalid id %j',
  (given) => expect(httpRequestIdOf(given)).toMatch(/^[0-9a-f-]{36}$/),
);
