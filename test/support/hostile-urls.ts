import { networkInterfaces } from 'node:os';

/** Addresses on no public network, and those of this machine. */
export const CLOSED = [
  ...[
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '10.255.255.255',
    '100.64.0.1',
    '100.100.100.200',
    '127.0.0.1',
    '127.0.0.2',
  ],
  ...['127.255.255.254', '168.63.129.16', '169.254.169.254', '169.254.170.2', '172.16.0.1', '172.31.255.255'],
  ...['192.0.0.192', '192.0.2.1', '192.88.99.1', '192.168.0.1', '198.18.0.1', '198.51.100.1', '203.0.113.1'],
  ...['224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:169.254.169.254', '::ffff:8.8.8.8'],
  ...['::ffff:0:127.0.0.1', '64:ff9b::127.0.0.1', '64:ff9b:1::7f00:1', '100::1', '2001::7f00:1', '2001:2::1'],
  ...[
    '2001:10::1',
    '2001:20::1',
    '2001:db8::1',
    '2002:7f00:1::1',
    '3fff::1',
    '4000::1',
    '5f00::1',
    'fc00::1',
  ],
  ...['fd00:ec2::254', 'fe80::1', 'fec0::1', 'ff02::1'],
  ...Object.values(networkInterfaces()).flatMap((addresses = []) => addresses.map(({ address }) => address)),
];

/** URLs that may not be fetched. PORT stands for a port that has listeners on the addresses of this machine. */
export const HOSTILE_URLS = [
  ...['http://127.1:PORT/', 'http://127.0.1:PORT/', 'http://2130706433:PORT/', 'http://0x7f000001:PORT/'],
  ...['http://0x7F.0.0.1:PORT/', 'http://0x7f.1:PORT/', 'http://0177.0.0.1:PORT/', 'http://0177.1:PORT/'],
  ...['http://017700000001:PORT/', 'http://127.0x0.00.1:PORT/', 'http://127.000.000.001:PORT/'],
  ...['http://127.0.0.1.:PORT/', 'http://0:PORT/', 'http://0x0:PORT/', 'http://00.0:PORT/'],
  ...['http://１２７.０.０.１:PORT/', 'http://127。0。0。1:PORT/', 'http://①②⑦.⓪.⓪.①:PORT/'],
  ...['http://127%2e0%2e0%2e1:PORT/', 'http://%31%32%37.0.0.1:PORT/', 'http://%6cocalhost:PORT/'],
  ...['http://2852039166/latest/meta-data/', 'http://0xA9FEA9FE/', 'http://0251.0376.0251.0376/'],
  ...['http://[0:0:0:0:0:0:0:1]:PORT/', 'http://[0000::0001]:PORT/', 'http://[::ffff:7f00:1]:PORT/'],
  ...['http://[::ffff:0x7f.1]:PORT/', 'http://[::1%25lo]:PORT/', 'http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/'],
  ...['http://[64:ff9b::7f00:1]:PORT/', 'http://[2002:7f00:0001::]:PORT/', 'http://[::1]:PORT'],
  ...[
    'http://localhost:PORT/',
    'http://LOCALHOST:PORT/',
    'http://ｌocalhost:PORT/',
    'http://localhost.:PORT/',
  ],
  ...[
    'http://many.test:PORT/',
    'http://shop.test:PORT/',
    'http://SHOP.TEST:PORT/',
    'http://shop.test.:PORT/',
  ],
  ...['https://127.0.0.1:PORT/', 'https://shop.test:PORT/', 'https://[::1]:PORT/'],
  ...[
    'http:127.0.0.1:PORT/',
    'http:/127.0.0.1:PORT/',
    'http:///127.0.0.1:PORT/',
    'http:\\\\127.0.0.1:PORT\\',
  ],
  ...[
    ' http://127.0.0.1:PORT/ ',
    'ht\ntp://127.0.\t0.1:PORT/',
    'http://127.0.0.1:0PORT/',
    '//127.0.0.1:PORT/',
  ],
  ...['http://user@127.0.0.1:PORT/', 'http://shop.test:80@127.0.0.1:PORT/', 'http://@127.0.0.1:PORT/'],
  ...['http://user:secret@8.8.8.8/', 'http://127.0.0.1:PORT@8.8.8.8/', 'http://:@127.0.0.1:PORT/'],
  ...[
    'http://shop.test:PORT\\@8.8.8.8/',
    'http://shop.test:PORT#@8.8.8.8/',
    'http://shop.test:PORT?@8.8.8.8/',
  ],
  ...[
    'ftp://127.0.0.1:PORT/',
    'file:///etc/passwd',
    'file://127.0.0.1/etc/passwd',
    'gopher://127.0.0.1:PORT/_',
  ],
  ...['dict://127.0.0.1:PORT/', 'ldap://127.0.0.1:PORT/', 'ws://127.0.0.1:PORT/', 'wss://127.0.0.1:PORT/'],
  ...['data:image/png;base64,AAAA', 'javascript:alert(1)', 'blob:http://127.0.0.1:PORT/1', 'about:blank'],
  ...[
    'unix:/var/run/docker.sock',
    'http+unix://%2fvar%2frun',
    'jar:http://127.0.0.1:PORT!/',
    'http2://127.0.0.1',
  ],
  ...['http://', 'http://:PORT/', 'http://127.0.0.1:99999/', 'http://[::1', 'http://a b/', 'http://%00/', ''],
  // These are public addresses on ports that are not allowed, so no socket is opened.
  ...['http://8.8.8.8:22/', 'http://8.8.8.8:25/', 'https://8.8.8.8:6379/', 'http://8.8.8.8:0/'],
  ...['http://8.8.8.8:8080/', 'http://[2606:4700:4700::1111]:11211/', 'http://8.8.8.8:65535/'],
];
