import { readWebhookBody, readWebhookChange } from './webhook-body.js';

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
  [{ '{"url":"https://shop.example/hook"}': '' }, 'it looks like JSON: send it with the header'],
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

test.each<[unknown, object]>([
  [{ url }, { url }],
  [{ enabled: false }, { enabled: false }],
  [
    { enabled: 'true', description: '' },
    { enabled: true, description: '' },
  ],
  [{ enabled: null, events: 'request.completed' }, { events: ['request.completed'] }],
])('the change %j is read as %j', (body, expected) => expect(readWebhookChange(body)).toEqual(expected));

test.each<[unknown, string]>([
  [undefined, 'send it as JSON'],
  [{}, 'it has nothing to change; there are url, events, description, enabled'],
  [{ enabled: null }, 'it has nothing to change'],
  [{ enabled: 'perhaps' }, 'enabled must be true or false'],
  [{ url: 7 }, 'url must be given, as a text'],
  [{ status: 'ACTIVE' }, 'there is no "status"'],
])('the change %j is refused: %s', (body, message) => {
  expect(() => readWebhookChange(body)).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringContaining(message) }),
  );
});
