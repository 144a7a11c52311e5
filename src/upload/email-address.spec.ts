import { errorOfEmail } from './email-address.js';

test.each([
  'me@example.com',
  'a.b+c@sub.example.com',
  "o'neil@example.com",
  'ü@exämple.com',
  'root@localhost',
])('accepts %s', (text) => expect(errorOfEmail(text)).toBeNull());

test.each([
  '',
  'me',
  '@example.com',
  'me@',
  'me@a@b.example',
  'me@example.com, you@example.com',
  'me@example.com;you@example.com',
  'Me <me@example.com>',
  '<me@example.com>',
  '"me"@example.com',
  'me(you)@example.com',
  'me@example.com\r\nBcc: you@example.com',
  'me@example.com\nX: y',
  'me\0@example.com',
  'me\u2028@example.com',
  'me@[127.0.0.1]',
  ' me@example.com',
  'me @example.com',
  `${'a'.repeat(65)}@example.com`,
  `me@${'a'.repeat(252)}`,
])('rejects %j', (text) => expect(errorOfEmail(text)).not.toBeNull());
