import { receiverOf } from './receiver.js';

test.each([
  ['https://Shop.example/hook?event=1#top', 'https://shop.example/hook'],
  ['https://shop.example:443', 'https://shop.example/'],
  ['http://shop.example:8080/a/../b', 'http://shop.example:8080/b'],
  ['no url', 'no url'],
])('%s is %s', (url, receiver) => expect(receiverOf(url)).toBe(receiver));

test('long ones stay short, and different', () => {
  const long = `https://shop.example/${'a'.repeat(2000)}`;
  expect(receiverOf(long).length).toBeLessThan(200);
  expect(receiverOf(long)).toBe(receiverOf(`${long}?a=b`));
  expect(receiverOf(long)).not.toBe(receiverOf(`${long}a`));
});
