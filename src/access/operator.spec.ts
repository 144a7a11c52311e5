import { challengeAt, isForOperators, operatorTokenOf } from './operator.js';

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

test.each([
  '/metrics',
  '/metrics/',
  '/METRICS',
  '/queues',
  '/queues/',
  '/Queues/api/queues',
  '/queues/static/x.js',
])('%s is for operators', (path) => expect(isForOperators(path)).toBe(true));

test.each(['/', '/metricsx', '/queuesx', '/api/queues', '/%71ueues', '//queues', '/api/requests'])(
  '%s is not',
  (path) => expect(isForOperators(path)).toBe(false),
);

test.each<[string | undefined, string | null]>([
  ['Bearer abc', 'abc'],
  [basic('anyone:abc'), 'abc'],
  [basic(':abc'), 'abc'],
  [basic('anyone:a:b'), 'a:b'],
  [basic('anyone:'), null],
  [basic('abc'), null],
  ['Basic', null],
  ['Basic ???', null],
  ['Digest abc', null],
  [undefined, null],
])('the token in %j is %j', (header, token) => expect(operatorTokenOf(header)).toBe(token));

test.each([
  ['/queues', 'Basic'],
  ['/QUEUES/api/queues', 'Basic'],
  ['/metrics', 'Bearer'],
  ['/api/requests', 'Bearer'],
])('at %s it asks for %s', (path, scheme) => expect(challengeAt(path).split(' ')[0]).toBe(scheme));
