import { readable } from './readable.js';

const time = '2026-11-21T10:00:01.002Z';
const line = (entry: object) => JSON.stringify({ level: 30, time, msg: 'Ready', ...entry });

test.each([
  [line({}), '10:00:01 INFO  Ready\n'],
  [line({ level: 40, context: 'Queue', jobId: '7' }), '10:00:01 WARN  [Queue] Ready jobId=7\n'],
  [
    line({ level: 50, err: { message: 'no', stack: 'Error: no\n    at x' } }),
    '10:00:01 ERROR Ready\nError: no\n    at x\n',
  ],
  [line({ level: 10 }), '10:00:01 DEBUG Ready\n'],
])('formats %s', (json, text) => expect(readable(json, false)).toBe(text));

test('colours the level on a terminal', () => {
  expect(readable(line({ level: 50 }), true)).toContain('\u001b[31mERROR\u001b[39m');
});
