import { isRedisConnectionError } from './redis-connection-error.js';

test.each([
  Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:6379'), { code: 'ECONNREFUSED' }),
  Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
  new Error('Connection is closed.'),
  new Error('Command timed out'),
  new Error("Stream isn't writeable and enableOfflineQueue options is false"),
  new Error('LOADING Redis is loading the dataset in memory'),
])('%s is a connection error', (error) => expect(isRedisConnectionError(error)).toBe(true));

test.each([
  new Error('WRONGPASS invalid username-password pair'),
  new Error('OOM command not allowed'),
  'text',
])('%s is not a connection error', (error) => expect(isRedisConnectionError(error)).toBe(false));
