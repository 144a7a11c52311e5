import { parseUrl } from './url.js';

describe('parseUrl', () => {
  test.each([
    ['http://example.com/a.png', undefined, 'http://example.com/a.png'],
    ['http://bücher.example/ü.png', undefined, 'http://xn--bcher-kva.example/%C3%BC.png'],
    ['../b.png', new URL('http://example.com/x/a.png'), 'http://example.com/b.png'],
    ['b.png', undefined, null],
    ['http://', undefined, null],
  ])('parses %s relative to %s as %s', (text, base, href) =>
    expect(parseUrl(text, base)?.href ?? null).toBe(href),
  );

  test('parses non-ASCII letters after 100,000 calls', () => {
    for (let n = 0; n < 100_000; n += 1) parseUrl(`http://example.com/${n}`);
    expect(parseUrl('http://example.com/ü.png')?.pathname).toBe('/%C3%BC.png');
  });
});
