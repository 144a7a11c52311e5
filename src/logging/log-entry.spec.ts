import { logEntry } from './log-entry.js';

test.each<[string, unknown[], ReturnType<typeof logEntry>]>([
  ['a message', ['Ready'], { msg: 'Ready' }],
  ['a message and its context', ['Ready', 'Queue'], { msg: 'Ready', context: 'Queue' }],
  [
    'a stack',
    ['id it broke', 'Error: x\n    at y', 'GraphQL'],
    { msg: 'id it broke', context: 'GraphQL', stack: 'Error: x\n    at y' },
  ],
  [
    'a stack without a context',
    ['id it broke', 'Error: to redis://:pw@h\n    at y'],
    { msg: 'id it broke', stack: 'Error: to redis://***@h\n    at y' },
  ],
  ['an object', [{ a: 1 }, 'Queue'], { msg: '{ a: 1 }', context: 'Queue' }],
  ['nothing', [undefined], { msg: 'undefined' }],
  ['a secret', ['redis://:pw@h is down'], { msg: 'redis://***@h is down' }],
])('reads %s', (_, [message, ...details], entry) => expect(logEntry(message, details)).toEqual(entry));

test('keeps the causes and the code of an error, and drops all other properties', () => {
  const cause = Object.assign(new Error('to postgres://u:pw@h failed'), {
    code: '42P01',
    parameters: ['secret'],
  });
  const { err } = logEntry('Worker ended', [new TypeError('no', { cause }), 'Images']);
  expect(err).toMatchObject({
    type: 'TypeError',
    message: 'no',
    cause: { message: 'to postgres://***@h failed', code: '42P01' },
  });
  expect(JSON.stringify(err)).not.toMatch(/secret|pw@/);
});

test('cuts a circular chain of causes', () => {
  const error = new Error('round');
  error.cause = error;
  expect(JSON.stringify(logEntry(error, [])).match(/"message":"round"/g)).toHaveLength(6);
});
