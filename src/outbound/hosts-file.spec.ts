import { addressesOf } from './hosts-file.js';

const HOSTS = `
# 10.0.0.9 commented
127.0.0.1\tlocalhost  Shop.Example # not.a.name
::1 localhost ip6-localhost
10.0.0.1 shop.example
nonsense shop.example
`;

test.each([
  ['localhost', ['127.0.0.1', '::1']],
  ['SHOP.example', ['127.0.0.1', '10.0.0.1']],
  ['ip6-localhost', ['::1']],
  ['localhost.', ['127.0.0.1', '::1']],
  ['commented', []],
  ['not.a.name', []],
  ['127.0.0.1', []],
  ['', []],
])('finds the addresses of %j: %j', (name, addresses) =>
  expect(addressesOf(name, HOSTS).map(({ address }) => address)).toEqual(addresses),
);

test('returns an IPv6 address with its family', () =>
  expect(addressesOf('ip6-localhost', '::1 ip6-localhost\r\n')).toEqual([{ address: '::1', family: 6 }]));
