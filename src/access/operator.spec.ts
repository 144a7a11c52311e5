import { challengeAt, isOperatorPath, operatorTokenOf } from './operator.js';

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

test.each([
  '/metrics',
  '/metrics/',
  '/METRICS',
  '/queues',
  '/queues/',
  '/Queues/api/queues',
  '/queues/static/x.js',
])('%s is an operator path', (path) => expect(isOperatorPath(path)).toBe(true));

test.each(['/', '/metricsx', '/queuesx', '/api/queues', '/%71ueues', '//queues', '/api/requests'])(
  '%s is no operator path',
  (path) => expect(isOperatorPath(path)).toBe(false),
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
])('the operator token in the header %j is %j', (header, token) =>
  expect(operatorTokenOf(header)).toBe(token),
);

test.each([
  ['/queues', 'Basic'],
  ['/QUEUES/api/queues', 'Basic'],
  ['/metrics', 'Bearer'],
  ['/api/requests', 'Bearer'],
])('the challenge at %s has the scheme %s', (path, scheme) =>
  expect(challengeAt(path).split(' ')[0]).toBe(scheme),
);
