import type { IncomingMessage } from 'node:http';
import { clientAddresses, clientNetwork, type TrustedProxies } from './client-address.js';

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
  ['', ''],
])('the client network of %s is %s', (address, expected) => expect(clientNetwork(address)).toBe(expected));

const from = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

test.each<[string, TrustedProxies, IncomingMessage, string]>([
  ['ignores X-Forwarded-For without trusted proxies', 0, from('192.0.2.9', '203.0.113.1'), '192.0.2.9'],
  [
    'uses the address that the one trusted proxy forwarded',
    1,
    from('192.0.2.9', '203.0.113.1'),
    '203.0.113.1',
  ],
  [
    'ignores an address that a client forged in front of it',
    1,
    from('192.0.2.9', '8.8.8.8, 203.0.113.1'),
    '203.0.113.1',
  ],
  ['uses the address behind two trusted proxies', 2, from('192.0.2.9', '8.8.8.8, 203.0.113.1'), '8.8.8.8'],
  ['uses the socket address when the trusted proxy sent no header', 1, from('192.0.2.9'), '192.0.2.9'],
  [
    'trusts a proxy within a trusted network',
    ['192.0.2.0/24'],
    from('192.0.2.9', '203.0.113.1'),
    '203.0.113.1',
  ],
  [
    'does not trust a proxy outside of the trusted network',
    ['192.0.2.0/24'],
    from('198.51.100.1', '203.0.113.1'),
    '198.51.100.1',
  ],
])('%s', (_, trusted, request, expected) => expect(clientAddresses(trusted)(request)).toBe(expected));
