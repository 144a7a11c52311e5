import { isForeignPost } from './own-site.js';

const host = 'localhost:3000';

test.each<[string, string, Record<string, string>, boolean]>([
  ['curl', 'POST', { host }, false],
  ['our own page', 'POST', { host, 'sec-fetch-site': 'same-origin', origin: 'http://localhost:3000' }, false],
  ['the address bar', 'POST', { host, 'sec-fetch-site': 'none' }, false],
  ['our own page in an old browser', 'POST', { host, origin: 'http://localhost:3000' }, false],
  ['our own page behind TLS', 'POST', { host: 'Shop.example', origin: 'https://shop.example' }, false],
  ['another site', 'POST', { host, 'sec-fetch-site': 'cross-site' }, true],
  ['another port of this host', 'POST', { host, 'sec-fetch-site': 'same-site' }, true],
  ['another site in an old browser', 'POST', { host, origin: 'http://evil.example' }, true],
  ['another port in an old browser', 'DELETE', { host, origin: 'http://localhost:3001' }, true],
  ['a page without an origin', 'POST', { host, origin: 'null' }, true],
  ['an origin without a host', 'POST', { origin: 'http://localhost:3000' }, true],
  ['another site that only looks', 'GET', { host, 'sec-fetch-site': 'cross-site' }, false],
])('%s: %s with %j', (_, method, headers, expected) => {
  expect(isForeignPost(method, headers)).toBe(expected);
});
