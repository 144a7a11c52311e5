import { endpointKeyOf } from './endpoint-key.js';

test.each([
  ['https://Shop.example/hook?event=1#top', 'https://shop.example/hook'],
  ['https://shop.example:443', 'https://shop.example/'],
  ['http://shop.example:8080/a/../b', 'http://shop.example:8080/b'],
  ['no url', 'no url'],
])('the endpoint key of %s is %s', (url, key) => expect(endpointKeyOf(url)).toBe(key));

test('a long URL gets a key below 200 characters that still differs from that of other URLs', () => {
  const long = `https://shop.example/${'a'.repeat(2000)}`;
  expect(endpointKeyOf(long).length).toBeLessThan(200);
  expect(endpointKeyOf(long)).toBe(endpointKeyOf(`${long}?a=b`));
  expect(endpointKeyOf(long)).not.toBe(endpointKeyOf(`${long}a`));
});
