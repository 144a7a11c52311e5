import { randomUUID } from 'node:crypto';
import { catalogue } from '../support/client.js';
import { curl } from '../support/curl.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { type Stage, startStage } from '../support/stage.js';
import { verified } from '../support/webhooks.js';

let stage: Stage;
let receiver: Receiver;

beforeAll(async () => {
  stage = await startStage({ env: { SECRET_KEY: 'a secret key of these tests alone' } });
  await stage.servePhoto('/a.jpg', { width: 60, height: 40 });
  receiver = await startReceiver();
}, 60_000);
afterAll(async () => {
  await stage?.dispose();
  await receiver?.close();
});

const at = (path: string) => `${stage.program.url}${path}`;
const JSON_BODY = ['--header', 'content-type: application/json'];
const register = (body: unknown) => curl([...JSON_BODY, '--data', JSON.stringify(body), at('/api/webhooks')]);
const listed = async () => (await curl([at('/api/webhooks')])).json().webhooks;

test('a registered webhook receives a signed event of a request, and can be removed', async () => {
  const { status, headers, json } = await register({
    url: receiver.url('/hook'),
    events: ['request.completed'],
    description: 'Shop',
  });
  expect([status, headers['cache-control']]).toEqual([201, 'no-store']);
  const { secret, ...webhook } = json();
  expect(secret).toMatch(/^whsec_/);
  expect(webhook).toEqual({
    id: expect.any(String),
    url: receiver.url('/hook'),
    description: 'Shop',
    events: ['request.completed'],
    status: 'ACTIVE',
    disabledReason: null,
    failingSince: null,
    createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
    updatedAt: expect.stringMatching(/^\d{4}-.*Z$/),
  });
  expect(await listed()).toEqual([webhook]);

  const id = await stage.api.upload(catalogue([stage.host.url('/a.jpg')]));
  await stage.until(() => receiver.received('/hook').length === 1);
  expect(verified(receiver.received('/hook')[0]!, secret).data.requestId).toBe(id);

  const remove = () => curl(['--request', 'DELETE', at(`/api/webhooks/${webhook.id}`)]);
  expect(await remove()).toMatchObject({ status: 204, body: Buffer.alloc(0) });
  expect(await listed()).toEqual([]);
  expect((await remove()).json()).toMatchObject({ status: 404, code: 'NOT_FOUND' });
});

test('a webhook can be registered with a URL-encoded form', async () => {
  const { status, json } = await curl([
    ...['--data-urlencode', `url=${receiver.url('/form')}`, '--data', 'events=request.cancelled'],
    at('/api/webhooks'),
  ]);
  expect(status).toBe(201);
  expect(json()).toMatchObject({ url: receiver.url('/form'), events: ['request.cancelled'] });
  await curl(['--request', 'DELETE', at(`/api/webhooks/${json().id}`)]);
});

test.each<[unknown, RegExp]>([
  [{}, /url is required/],
  [{ url: 'ftp://shop.example' }, /url: it must be an http/],
  [{ url: 'https://shop.example', events: ['everything'] }, /events: name one or more of/],
  [{ url: 'https://shop.example', secret: 'mine' }, /there is no field "secret"/],
  [['https://shop.example'], /send it as JSON/],
])('the registration %j is rejected', async (body, detail) => {
  const { status, headers, json } = await register(body);
  expect([status, headers['content-type']]).toEqual([400, 'application/problem+json']);
  expect(json()).toMatchObject({ code: 'INVALID_INPUT', detail: expect.stringMatching(detail) });
  expect(await listed()).toEqual([]);
});

test.each([
  ['malformed JSON', JSON_BODY, '{"url"', 400, 'INVALID_INPUT'],
  ['text', ['--header', 'content-type: text/plain'], 'https://shop.example', 415, 'UNSUPPORTED_MEDIA_TYPE'],
  [
    'without a content type',
    ['--header', 'content-type:'],
    '{"url":"https://x.example"}',
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  ['XML', ['--header', 'content-type: text/xml'], '<url/>', 415, 'UNSUPPORTED_MEDIA_TYPE'],
  [
    'in an unknown character set',
    ['--header', 'content-type: application/json; charset=klingon'],
    '{}',
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  ['too large', JSON_BODY, JSON.stringify({ url: 'x'.repeat(200_000) }), 413, 'INVALID_INPUT'],
])('a body that is %s is rejected', async (_, args, body, expected, code) => {
  const { status, headers, json } = await curl([...args, '--data-binary', '@-', at('/api/webhooks')], body);
  expect([status, headers['content-type']]).toEqual([expected, 'application/problem+json']);
  expect(json()).toMatchObject({ status: expected, code });
});

test.each(['nonsense', randomUUID()])('removing the unknown webhook %s is NOT_FOUND', async (id) => {
  const { status, json } = await curl(['--request', 'DELETE', at(`/api/webhooks/${id}`)]);
  expect(status).toBe(404);
  expect(json()).toMatchObject({ code: 'NOT_FOUND' });
});

test('a page of another site can neither register nor remove a webhook', async () => {
  const foreign = ['--header', 'origin: http://evil.example'];
  const url = ['--data', `url=${receiver.url()}`];
  expect((await curl([...foreign, ...url, at('/api/webhooks')])).status).toBe(403);
  const path = at(`/api/webhooks/${randomUUID()}`);
  expect((await curl([...foreign, '--request', 'DELETE', path])).status).toBe(403);
  expect(await listed()).toEqual([]);
});

test('the webhookUrl of an upload receives an event signed with the secret from the response', async () => {
  for (const field of ['webhookUrl', 'webhook_url']) {
    const form = [`${field}=${receiver.url(`/${field}`)}`, 'file=@-;filename=a.csv'];
    const { status, json } = await curl(
      [...form.flatMap((part) => ['--form', part]), at('/api/upload')],
      catalogue([stage.host.url('/a.jpg')]),
    );
    expect(status).toBe(202);
    const { requestId, webhookSecret } = json();
    await stage.until(() => receiver.received(`/${field}`).length === 1);
    const event = verified(receiver.received(`/${field}`)[0]!, webhookSecret);
    expect(event).toMatchObject({ type: 'request.completed', data: { requestId, status: 'COMPLETED' } });
    const [url] = event.data.products[0].outputImageUrls;
    expect((await curl(['--location', url])).headers['content-type']).toBe('image/jpeg');
  }
});
