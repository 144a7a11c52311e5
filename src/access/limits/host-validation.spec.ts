import { isLocalOnly, isUntrustedHost } from './host-validation.js';

const PUBLIC = { publicUrl: 'https://halftone.example' };

test.each<[string | undefined, boolean]>([
  [undefined, false],
  ['localhost', false],
  ['LOCALHOST:3000', false],
  ['s3.localhost:3000', false],
  ['127.0.0.1:3000', false],
  ['[::1]:3000', false],
  ['192.0.2.1', false],
  ['halftone.example', false],
  ['evil.example:3000', true],
  ['localhost.evil.example', true],
  ['127.0.0.1.evil.example', true],
])('the Host header %s is untrusted in a local-only program: %s', (host, expected) => {
  expect(isUntrustedHost(host, PUBLIC)).toBe(expected);
});

test.each<[string, boolean, boolean, string | undefined, boolean]>([
  ['a program on loopback', false, true, undefined, true],
  ['a program on loopback behind a proxy', false, true, 'https://halftone.example', true],
  ['a container that is published on loopback', false, false, 'http://127.0.0.1:3000', true],
  ['a container that is published as localhost', false, false, 'http://LOCALHOST:3000/a', true],
  ['a container that is published under .localhost', false, false, 'http://halftone.localhost', true],
  ['a container that is published on IPv6 loopback', false, false, 'http://[::1]:3000', true],
  ['a program with a public name', false, false, 'https://halftone.example', false],
  ['a program with a public address', false, false, 'http://192.0.2.1:3000', false],
  ['a program with a name like a loopback address', false, false, 'http://127.example', false],
  ['a program without PUBLIC_URL', false, false, undefined, false],
  ['a program that requires keys', true, true, 'http://127.0.0.1:3000', false],
])(
  '%s is local-only, with needsKey %s, loopback %s and PUBLIC_URL %s: %s',
  (_, needsKey, isLoopback, publicUrl, expected) => {
    expect(isLocalOnly({ http: { isLoopback, publicUrl }, auth: { needsKey } })).toBe(expected);
  },
);
