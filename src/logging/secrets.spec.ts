import { withoutSecrets } from './secrets.js';

test.each([
  ['postgres://halftone:s3cret@db:5432/x is gone', 'postgres://***@db:5432/x is gone'],
  ['redis://:pa@ss@cache:6379', 'redis://***@cache:6379'],
  ['REDISS://u:p@h and https://a:b@c/d', 'REDISS://***@h and https://***@c/d'],
  ['https://example.com/a@2x.png', 'https://example.com/a@2x.png'],
  ['https://example.com?mail=a@b.com', 'https://example.com?mail=a@b.com'],
  ['authorization: Bearer abc.def-123', 'authorization: Bearer ***'],
  ['https://s3/x?a=1&X-Amz-Signature=12ab&b=2', 'https://s3/x?a=1&X-Amz-Signature=***&b=2'],
  ['https://h/x?token=abc#top', 'https://h/x?token=***#top'],
  ['the bearer of bad news', 'the bearer of bad news'],
  ['relation "products" does not exist', 'relation "products" does not exist'],
])('cleans %s', (text, cleaned) => expect(withoutSecrets(text)).toBe(cleaned));
