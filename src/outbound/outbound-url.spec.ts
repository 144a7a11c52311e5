import { OutboundError } from './outbound-errors.js';
import { outboundUrl } from './outbound-url.js';

const base = new URL('https://shop.example/catalogue/list?page=2');

test.each([
  ['http://shop.example/a.jpg', undefined, 'http://shop.example/a.jpg'],
  ['HTTPS://Shop.Example:443/a b.jpg#top', undefined, 'https://shop.example/a%20b.jpg'],
  ['http://bücher.example/ü.png', undefined, 'http://xn--bcher-kva.example/%C3%BC.png'],
  ['http://0x7f.1/', undefined, 'http://127.0.0.1/'],
  ['/b.jpg', base, 'https://shop.example/b.jpg'],
  ['b.jpg', base, 'https://shop.example/catalogue/b.jpg'],
  ['//cdn.example/c.jpg', base, 'https://cdn.example/c.jpg'],
  ['http://shop.example/downgraded', base, 'http://shop.example/downgraded'],
])('%s relative to %p is %s', (text, from, href) => expect(outboundUrl(text, from).href).toBe(href));

test.each([
  ['', undefined],
  ['/a.jpg', undefined],
  ['http://', undefined],
  ['http://shop.example:99999/', undefined],
  ['ftp://shop.example/a.jpg', undefined],
  ['file:///etc/passwd', undefined],
  ['data:image/png;base64,AAAA', undefined],
  ['javascript:alert(1)', base],
  ['file:///etc/passwd', base],
  ['http://user@shop.example/', undefined],
  ['http://user:secret@shop.example/', undefined],
  ['http://:secret@shop.example/', base],
])('rejects %j relative to %p', (text, from) => {
  expect(() => outboundUrl(text, from)).toThrow(
    expect.objectContaining({ code: 'URL_NOT_ALLOWED', retryable: false }) as OutboundError,
  );
});
