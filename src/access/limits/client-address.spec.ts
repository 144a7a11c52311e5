import type { IncomingMessage } from 'node:http';
import { clientAddresses, neighbourhood, type TrustedProxies } from './client-address.js';

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
])('%s counts as %s', (address, expected) => expect(neighbourhood(address)).toBe(expected));

const from = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

test.each<[string, TrustedProxies, IncomingMessage, string]>([
  ['nobody is trusted', 0, from('192.0.2.9', '203.0.113.1'), '192.0.2.9'],
  ['the one before us is', 1, from('192.0.2.9', '203.0.113.1'), '203.0.113.1'],
  ['what a client makes up before that is not', 1, from('192.0.2.9', '8.8.8.8, 203.0.113.1'), '203.0.113.1'],
  ['two are', 2, from('192.0.2.9', '8.8.8.8, 203.0.113.1'), '8.8.8.8'],
  ['one is, and said nothing', 1, from('192.0.2.9'), '192.0.2.9'],
  ['those of a network are', ['192.0.2.0/24'], from('192.0.2.9', '203.0.113.1'), '203.0.113.1'],
  ['others are not', ['192.0.2.0/24'], from('198.51.100.1', '203.0.113.1'), '198.51.100.1'],
])('%s', (_, trusted, request, expected) => expect(clientAddresses(trusted)(request)).toBe(expected));
