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
])('the registration %j is read as %j', (body, expected) => expect(readWebhookBody(body)).toEqual(expected));

test.each<[unknown, string]>([
  [undefined, 'send it as JSON'],
  [null, 'send it as JSON'],
  ['text', 'send it as JSON'],
  [[{ url }], 'send it as JSON'],
  [{}, 'url is required'],
  [{ '{"url":"https://shop.example/hook"}': '' }, 'it looks like JSON: send it with the header'],
  [{ url: 7 }, 'url is required'],
  [{ url: { toString: url } }, 'url is required'],
  [{ url, events: [7] }, 'events must be a list of strings'],
  [{ url, events: {} }, 'events must be a list of strings'],
  [{ url, description: {} }, 'description must be a string'],
  [{ url, secret: 'mine' }, 'there is no field "secret" (supported: url, events, description)'],
  [JSON.parse(`{"url": "${url}", "__proto__": {}}`), 'there is no field "__proto__"'],
  [
    { events: 7, description: 7 },
    'url is required and must be a string; events must be a list of strings; description',
  ],
])('the registration %j is rejected: %s', (body, message) => {
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
  [{}, 'it has no field to change (supported: url, events, description, enabled)'],
  [{ enabled: null }, 'it has no field to change'],
  [{ enabled: 'perhaps' }, 'enabled must be true or false'],
  [{ url: 7 }, 'url is required and must be a string'],
  [{ status: 'ACTIVE' }, 'there is no field "status"'],
])('the change %j is rejected: %s', (body, message) => {
  expect(() => readWebhookChange(body)).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringContaining(message) }),
  );
});
