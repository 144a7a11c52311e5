import { privateHost } from './private-host.js';

test.each<[host: string, allowPrivate: string[], allow: string | null | undefined]>([
  ['127.0.0.1:45665', [], '127.0.0.0/8'],
  ['127.8.8.8', ['10.0.0.0/8'], '127.0.0.0/8'],
  ['127.0.0.1:45665', ['127.0.0.0/8'], undefined],
  ['localhost', [], '127.0.0.0/8'],
  ['shop.localhost:8080', [], '127.0.0.0/8'],
  ['localhost', ['127.0.0.1'], undefined],
  ['[::1]:8080', [], '::1'],
  ['[::1]', ['::1/128'], undefined],
  ['[fd12::7]', [], 'fd12::7'],
  ['10.1.2.3', [], '10.1.2.3'],
  ['172.20.0.5:81', [], '172.20.0.5'],
  ['192.168.1.20', ['10.0.0.0/8'], '192.168.1.20'],
  // No advice is to open a metadata service.
  ['169.254.169.254', [], null],
  ['[::ffff:a00:1]', [], null],
  ['93.184.216.34:8080', [], undefined],
  ['[2606:4700::1]:8080', [], undefined],
  ['images.example', [], undefined],
  ['', [], undefined],
])('of %s with %j allowed, FETCH_ALLOW_PRIVATE has to name %p', (host, allowPrivate, allow) =>
  expect(privateHost(host, allowPrivate)?.allow).toBe(allow),
);
