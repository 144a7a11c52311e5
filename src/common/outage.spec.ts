import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';
import { ClientError } from './errors.js';
import { outageOf } from './outage.js';

const error = (code: string | undefined, message = 'secret of the driver') =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

test.each<[string, unknown]>([
  ['a refused connection', error('ECONNREFUSED')],
  ['all addresses refuse', Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })],
  ['a lost connection', new QueryFailedError('SELECT 1', [], error('ECONNRESET'))],
  ['a lost connection without a code', error(undefined, 'Connection terminated unexpectedly')],
  ['a lost connection between two statements', new QueryRunnerAlreadyReleasedError()],
  ['no answer', error(undefined, 'PostgreSQL did not respond within 120 s.')],
  ['no free connection of the pool', error(undefined, 'timeout exceeded when trying to connect')],
  ['a server that stops', new QueryFailedError('SELECT 1', [], error('57P01'))],
  ['a server that starts', error('57P03')],
  ['too many connections', error('53300')],
  ['a standby', error('25006')],
  ['a transaction in which this process was suspended', new QueryFailedError('COMMIT', [], error('25P03'))],
  ['a session that the server found idle', error('57P05')],
  ['a server without memory', error('53200')],
  ['a statement that an administrator cancelled', error('57014')],
])('%s is an outage, which a client may outwait', (_what, cause) => {
  const outage = outageOf(cause);
  expect(outage).toBeInstanceOf(ClientError);
  expect(outage).toMatchObject({ code: 'UNAVAILABLE', details: { retryAfterSeconds: 5 } });
  expect(outage!.message).not.toContain('secret');
});

test.each<[string, unknown]>([
  ['a second row with the same key', new QueryFailedError('INSERT', [], error('23505'))],
  ['a wrong statement', error('42601')],
  ['a full disk', error('ENOSPC')],
  ['a full disk of the server', error('53100')],
  ['an error of the program', new TypeError('x is undefined')],
  ['what is no error', 'ECONNREFUSED'],
])('%s is no outage', (_what, cause) => {
  expect(outageOf(cause)).toBeNull();
});
