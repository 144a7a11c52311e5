import { isCrossOrigin, isCrossOriginWrite, isProvenNotCrossOrigin } from './cross-origin.js';

const trusted = { publicUrl: 'https://halftone.example', corsOrigins: ['https://shop.example'] };
const host = 'localhost:3000';

test.each<[string, Record<string, string>, boolean]>([
  ['a client that is no browser', { host }, false],
  ['a page of this server', { host, origin: 'http://localhost:3000' }, false],
  [
    'a page of this server behind TLS',
    { host: 'Halftone.example', origin: 'https://halftone.example' },
    false,
  ],
  ['a page of this server, under its public name', { host, origin: 'https://halftone.example' }, false],
  ['a page of an origin in CORS_ORIGINS', { host, origin: 'https://shop.example' }, false],
  ['a page of another site', { host, origin: 'https://evil.example' }, true],
  ['another scheme of an allowed origin', { host, origin: 'http://shop.example' }, true],
  ['another port', { host, origin: 'http://localhost:3001' }, true],
  ['a page with an opaque origin', { host, origin: 'null' }, true],
  ['a page with an invalid Origin', { host, origin: 'localhost:3000' }, true],
])('a request from %s with the headers %j is cross-origin: %p', (_, headers, expected) => {
  expect(isCrossOrigin(headers, trusted)).toBe(expected);
});

test.each<[string, string, Record<string, string>, boolean]>([
  ['curl', 'POST', { host }, false],
  [
    'a page of this server',
    'POST',
    { host, 'sec-fetch-site': 'same-origin', origin: 'http://localhost:3000' },
    false,
  ],
  ['the address bar', 'POST', { host, 'sec-fetch-site': 'none' }, false],
  ['a page of this server in an old browser', 'POST', { host, origin: 'http://localhost:3000' }, false],
  [
    'a page of this server behind TLS',
    'POST',
    { host: 'Shop.example', origin: 'https://shop.example' },
    false,
  ],
  [
    'a page of an origin in CORS_ORIGINS',
    'POST',
    { host, 'sec-fetch-site': 'cross-site', origin: 'https://shop.example' },
    false,
  ],
  [
    'a page of another site',
    'POST',
    { host, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    true,
  ],
  ['another site that sends no Origin', 'POST', { host, 'sec-fetch-site': 'cross-site' }, true],
  ['another port of this host', 'POST', { host, 'sec-fetch-site': 'same-site' }, true],
  ['another site in an old browser', 'POST', { host, origin: 'http://evil.example' }, true],
  ['another port in an old browser', 'DELETE', { host, origin: 'http://localhost:3001' }, true],
  ['a page with an opaque origin', 'POST', { host, origin: 'null' }, true],
  ['a client without a Host header', 'POST', { origin: 'http://localhost:3000' }, true],
  ['a safe request of another site', 'GET', { host, 'sec-fetch-site': 'cross-site' }, false],
])('%s, a %s with the headers %j, is a cross-origin write: %p', (_, method, headers, expected) => {
  expect(isCrossOriginWrite(method, headers, trusted)).toBe(expected);
});

const evil = 'https://evil.example';

test.each<[string, Record<string, string>, boolean]>([
  ['a page of this server', { host, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }, true],
  ['the address bar', { host, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }, true],
  ['a page of this server over plain HTTP', { host, origin: 'http://localhost:3000' }, true],
  [
    'a page of an origin in CORS_ORIGINS',
    { host, origin: 'https://shop.example', 'sec-fetch-site': 'cross-site' },
    true,
  ],
  ["Node's fetch", { host, 'sec-fetch-mode': 'cors' }, true],
  ['a client with a key', { host, authorization: 'Bearer ht_1' }, true],
  ['a client without any of these headers', { host }, false],
  ['a client with a password, which browsers store', { host, authorization: 'Basic YTpi' }, false],
  [
    "another site's script",
    { host, origin: evil, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
    false,
  ],
  ["another site's script over plain HTTP", { host, origin: evil }, false],
  ["another site's form", { host, origin: 'null', 'sec-fetch-site': 'cross-site' }, false],
  ["another site's image", { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, false],
  ["another site's link", { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, false],
  ['another port of this host', { host, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }, false],
])('the headers of %s prove that it is not cross-origin: %j: %s', (_, headers, expected) => {
  expect(isProvenNotCrossOrigin(headers, trusted)).toBe(expected);
});
