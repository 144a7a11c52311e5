import { isForeignHost, isForeignPage, isForeignPost, isForOwnMachine, isProvenOwn } from './foreign.js';

const sites = { publicUrl: 'https://halftone.example', corsOrigins: ['https://shop.example'] };
const host = 'localhost:3000';

test.each<[string, Record<string, string>, boolean]>([
  ['no page', { host }, false],
  ['our own page', { host, origin: 'http://localhost:3000' }, false],
  ['our own page behind TLS', { host: 'Halftone.example', origin: 'https://halftone.example' }, false],
  ['our own page, by its public name', { host, origin: 'https://halftone.example' }, false],
  ['a page that was allowed to', { host, origin: 'https://shop.example' }, false],
  ['another site', { host, origin: 'https://evil.example' }, true],
  ['another scheme of an allowed one', { host, origin: 'http://shop.example' }, true],
  ['another port', { host, origin: 'http://localhost:3001' }, true],
  ['a page without an origin', { host, origin: 'null' }, true],
  ['what is no origin', { host, origin: 'localhost:3000' }, true],
])('%s asks with %j', (_, headers, foreign) => expect(isForeignPage(headers, sites)).toBe(foreign));

test.each<[string, string, Record<string, string>, boolean]>([
  ['curl', 'POST', { host }, false],
  ['our own page', 'POST', { host, 'sec-fetch-site': 'same-origin', origin: 'http://localhost:3000' }, false],
  ['the address bar', 'POST', { host, 'sec-fetch-site': 'none' }, false],
  ['our own page in an old browser', 'POST', { host, origin: 'http://localhost:3000' }, false],
  ['our own page behind TLS', 'POST', { host: 'Shop.example', origin: 'https://shop.example' }, false],
  [
    'a page that was allowed to',
    'POST',
    { host, 'sec-fetch-site': 'cross-site', origin: 'https://shop.example' },
    false,
  ],
  ['another site', 'POST', { host, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, true],
  ['another site without an origin', 'POST', { host, 'sec-fetch-site': 'cross-site' }, true],
  ['another port of this host', 'POST', { host, 'sec-fetch-site': 'same-site' }, true],
  ['another site in an old browser', 'POST', { host, origin: 'http://evil.example' }, true],
  ['another port in an old browser', 'DELETE', { host, origin: 'http://localhost:3001' }, true],
  ['a page without an origin', 'POST', { host, origin: 'null' }, true],
  ['an origin without a host', 'POST', { origin: 'http://localhost:3000' }, true],
  ['another site that only looks', 'GET', { host, 'sec-fetch-site': 'cross-site' }, false],
])('%s sends a %s with %j', (_, method, headers, foreign) => {
  expect(isForeignPost(method, headers, sites)).toBe(foreign);
});

const evil = 'https://evil.example';

test.each<[string, Record<string, string>, boolean]>([
  ['our own page', { host, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }, true],
  ['the address bar', { host, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }, true],
  ['our own page over plain HTTP', { host, origin: 'http://localhost:3000' }, true],
  [
    'a page that was allowed to',
    { host, origin: 'https://shop.example', 'sec-fetch-site': 'cross-site' },
    true,
  ],
  ["Node's fetch", { host, 'sec-fetch-mode': 'cors' }, true],
  ['a client with a key', { host, authorization: 'Bearer ht_1' }, true],
  ['a client that says nothing', { host }, false],
  ['a client with a password, which browsers remember', { host, authorization: 'Basic YTpi' }, false],
  [
    "another site's script",
    { host, origin: evil, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
    false,
  ],
  ["another site's script over plain HTTP", { host, origin: evil }, false],
  ["another site's form", { host, origin: 'null', 'sec-fetch-site': 'cross-site' }, false],
  ["another site's picture", { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, false],
  ["another site's link", { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, false],
  ['another port of this host', { host, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }, false],
])('%s is proven to be no page of another site: %j: %s', (_, headers, expected) => {
  expect(isProvenOwn(headers, sites)).toBe(expected);
});

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
])('the host %s, where only this machine is listened to: %s', (name, foreign) => {
  expect(isForeignHost(name, sites)).toBe(foreign);
});

test.each<[string, boolean, boolean, string | undefined, boolean]>([
  ['one on loopback', false, true, undefined, true],
  ['one on loopback behind a proxy', false, true, 'https://halftone.example', true],
  ['a container that is published here', false, false, 'http://127.0.0.1:3000', true],
  ['the same, by its name', false, false, 'http://LOCALHOST:3000/a', true],
  ['the same, by a name of its own', false, false, 'http://halftone.localhost', true],
  ['the same, by IPv6', false, false, 'http://[::1]:3000', true],
  ['one for others too', false, false, 'https://halftone.example', false],
  ['one at an address', false, false, 'http://192.0.2.1:3000', false],
  ['one with a name like a number', false, false, 'http://127.example', false],
  ['one that does not say', false, false, undefined, false],
  ['one that asks for keys', true, true, 'http://127.0.0.1:3000', false],
])(
  '%s is for this machine alone: keys %s, loopback %s, %s: %s',
  (_, needsKey, isLoopback, publicUrl, expected) => {
    expect(isForOwnMachine({ http: { isLoopback, publicUrl }, auth: { needsKey } })).toBe(expected);
  },
);
