import { checkWebhook, type WebhookInput } from './webhook-options.js';

const url = 'https://shop.example/hooks?a=b';

test.each<[string, WebhookInput, object]>([
  [
    'every option',
    { url, events: ['request.completed'], description: 'Shop' },
    { url, events: ['request.completed'], description: 'Shop' },
  ],
  ['no option', {}, {}],
  ['null for every option', { url: null, events: null, description: null }, {}],
  [
    'an event twice',
    { events: ['request.cancelled', 'request.cancelled'] },
    { events: ['request.cancelled'] },
  ],
  ['an empty description', { description: '' }, { description: null }],
  ['a description with a NUL', { description: 'a\0b' }, { description: 'ab' }],
])('accepts %s', (_what, input, expected) => expect(checkWebhook(input)).toEqual(expected));

test.each<[WebhookInput, RegExp]>([
  [{ url: '' }, /url: it must be an http/],
  [{ url: 'shop.example' }, /url: it must be/],
  [{ url: 'ftp://shop.example/' }, /url: it must be/],
  [{ url: 'https://me:secret@shop.example/' }, /without a password/],
  [{ url: ' https://shop.example/' }, /blanks/],
  [{ url: 'https://shop.example/\0' }, /blanks/],
  [{ url: 'https://shop.example/a\r\nX: y' }, /blanks/],
  [{ url: `https://shop.example/${'a'.repeat(2048)}` }, /2048/],
  [{ events: [] }, /events: name one or more of request.completed, request.cancelled/],
  [{ events: ['request.completed', 'webhook.test'] }, /events: name/],
  [{ events: ['REQUEST_COMPLETED'] }, /events: name/],
  [{ description: 'a'.repeat(501) }, /500/],
  [{ url: 'x', events: [] }, /url: .*; events: /],
])('rejects %j', (input, message) => {
  expect(() => checkWebhook(input)).toThrow(message);
  expect(() => checkWebhook(input)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});
