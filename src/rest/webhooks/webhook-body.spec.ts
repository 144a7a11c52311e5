import { readWebhookBody } from './webhook-body.js';

const url = 'https://shop.example/hook';

test.each<[unknown, object]>([
  [{ url }, { url }],
  [
    { url, events: ['request.completed'], description: 'Shop' },
    { url, events: ['request.completed'], description: 'Shop' },
  ],
  [
    { url, events: 'request.completed' },
    { url, events: ['request.completed'] },
  ],
  [{ url, events: null, description: null }, { url }],
  [
    { url, events: [] },
    { url, events: [] },
  ],
])('%j is read as %j', (body, expected) => expect(readWebhookBody(body)).toEqual(expected));

test.each<[unknown, string]>([
  [undefined, 'send it as JSON'],
  [null, 'send it as JSON'],
  ['text', 'send it as JSON'],
  [[{ url }], 'send it as JSON'],
  [{}, 'url must be given'],
  [{ url: 7 }, 'url must be given'],
  [{ url: { toString: url } }, 'url must be given'],
  [{ url, events: [7] }, 'events must be a list of texts'],
  [{ url, events: {} }, 'events must be a list of texts'],
  [{ url, description: {} }, 'description must be a text'],
  [{ url, secret: 'mine' }, 'there is no "secret"; there are url, events, description'],
  [JSON.parse(`{"url": "${url}", "__proto__": {}}`), 'there is no "__proto__"'],
  [
    { events: 7, description: 7 },
    'url must be given, as a text; events must be a list of texts; description',
  ],
])('%j is refused: %s', (body, message) => {
  expect(() => readWebhookBody(body)).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringContaining(message) }),
  );
});
