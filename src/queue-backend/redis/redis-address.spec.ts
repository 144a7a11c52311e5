import { redisAddress, displayAddress } from './redis-address.js';

test.each<[string, ReturnType<typeof redisAddress>]>([
  ['redis://h', { nodes: [{ host: 'h', port: 6379 }], access: {} }],
  ['redis://:p%40ss@h:7000/3', { nodes: [{ host: 'h', port: 7000 }], access: { password: 'p@ss', db: 3 } }],
  [
    'rediss://user:pw@cache.example/0',
    {
      nodes: [{ host: 'cache.example', port: 6379 }],
      access: { username: 'user', password: 'pw', tls: { servername: 'cache.example' } },
    },
  ],
  ['rediss://10.0.0.1', { nodes: [{ host: '10.0.0.1', port: 6379 }], access: { tls: {} } }],
  ['rediss://[::1]:7000', { nodes: [{ host: '::1', port: 7000 }], access: { tls: {} } }],
  ['redis://[::1]:7000', { nodes: [{ host: '::1', port: 7000 }], access: {} }],
  [
    'redis://:pw@a:7000, redis://b:7001',
    {
      nodes: [
        { host: 'a', port: 7000 },
        { host: 'b', port: 7001 },
      ],
      access: { password: 'pw' },
    },
  ],
])('parses %s', (url, address) => expect(redisAddress(url)).toEqual(address));

test('displays the address without user and password', () => {
  expect(displayAddress(redisAddress('redis://user:pw@a:7000,redis://[::1]'))).toBe('a:7000, [::1]:6379');
});
