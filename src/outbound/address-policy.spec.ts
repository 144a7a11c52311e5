import { publicAddresses } from './address-policy.js';

describe('publicAddresses', () => {
  test.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.1',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2001:4860:4860::8888',
  ])('allows the public address %s', (address) => expect(publicAddresses([])(address, 80)).toBeNull());

  test.each([
    ['this network', '0.0.0.0'],
    ['private', '10.1.2.3'],
    ['shared (CGNAT)', '100.64.0.1'],
    ['loopback', '127.0.0.1'],
    ['the end of loopback', '127.255.255.255'],
    ['link-local, cloud metadata', '169.254.169.254'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['protocol assignments', '192.0.0.170'],
    ['documentation', '192.0.2.1'],
    ['6to4 relays', '192.88.99.1'],
    ['private', '192.168.0.1'],
    ['benchmarks', '198.19.255.255'],
    ['documentation', '198.51.100.7'],
    ['documentation', '203.0.113.7'],
    ['multicast', '224.0.0.1'],
    ['cloud metadata on a public address', '168.63.129.16'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['IPv4-mapped loopback', '::ffff:127.0.0.1'],
    ['IPv4-mapped public', '::ffff:8.8.8.8'],
    ['IPv4-compatible', '::7f00:1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['local NAT64', '64:ff9b:1::1'],
    ['discard', '100::1'],
    ['Teredo', '2001::1'],
    ['ORCHID', '2001:20::1'],
    ['documentation', '2001:db8::1'],
    ['6to4', '2002:7f00:1::1'],
    ['documentation', '3fff::1'],
    ['unique local', 'fd00::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['multicast', 'ff02::1'],
    ['no address', 'localhost'],
    ['nothing', ''],
  ])('rejects %s: %s', (_kind, address) => expect(publicAddresses([])(address, 80)).toBe('NETWORK'));

  test('allows the private ranges and addresses of the setting and no others', () => {
    const policy = publicAddresses(['127.0.0.0/8', '::1', '10.0.0.5']);
    for (const address of ['127.0.0.1', '::1', '10.0.0.5', '9.9.9.9'])
      expect(policy(address, 443)).toBeNull();
    for (const address of ['10.0.0.6', '::2', '192.168.0.1']) expect(policy(address, 443)).toBe('NETWORK');
  });

  test.each([
    ['8.8.8.8', 80, null],
    ['8.8.8.8', 443, null],
    ['8.8.8.8', 8443, null],
    ['8.8.8.8', 22, 'PORT'],
    ['8.8.8.8', 0, 'PORT'],
    ['2606:4700::1111', 6379, 'PORT'],
    ['10.1.1.1', 6379, null],
    ['10.2.0.1', 443, 'NETWORK'],
    ['10.2.0.1', 22, 'NETWORK'],
  ])('with port 8443 and 10.1.0.0/16 allowed, %s on port %i gives %p', (address, port, rejection) =>
    expect(publicAddresses(['10.1.0.0/16'], [8443])(address, port)).toBe(rejection),
  );
});
