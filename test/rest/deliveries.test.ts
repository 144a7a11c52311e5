import { randomUUID } from 'node:crypto';
import { catalogue } from '../support/client.js';
import { curl } from '../support/curl.js';
import { answer } from '../support/image-host.behaviours.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { type Stage, startStage } from '../support/stage.js';
import { verified } from '../support/webhooks.js';

let stage: Stage;
let receiver: Receiver;
let webhook: { id: string; secret: string };

const at = (path: string) => `${stage.program.url}${path}`;
const post = (path: string) => curl(['--request', 'POST', at(path)]);
const patch = (id: string, body: unknown, type = 'application/json') =>
  curl([
    ...['--request', 'PATCH', '--header', `content-type: ${type}`],
    ...['--data', JSON.stringify(body), at(`/api/webhooks/${id}`)],
  ]);
/** Waits until a delivery is settled, and returns it. */
async function settled(id: string) {
  // oxlint-disable-next-line typescript/no-explicit-any
  let delivery: any;
  await stage.until(async () => {
    delivery = (await curl([at(`/api/deliveries/${id}`)])).json();
    return delivery.settledAt !== null;
  });
  return delivery;
}

beforeAll(async () => {
  stage = await startStage({ env: { SECRET_KEY: 'a secret key of these tests alone' } });
  await stage.servePhoto('/a.jpg', { width: 60, height: 40 });
  receiver = await startReceiver();
  const registered = await curl(['--data-urlencode', `url=${receiver.url('/hook')}`, at('/api/webhooks')]);
  expect(registered.headers.location).toBe(at(`/api/webhooks/${registered.json().id}`));
  webhook = registered.json();
  const { secret, ...shown } = registered.json();
  expect(secret).toMatch(/^whsec_/);
  expect((await curl([registered.headers.location!])).json()).toEqual(shown);
}, 60_000);
afterAll(async () => {
  await stage?.dispose();
  await receiver?.close();
});

test('a test event is sent, and its delivery shows the result', async () => {
  receiver.on('/hook', answer('Thanks', { status: 200 }));
  const sent = await post(`/api/webhooks/${webhook.id}/test`);
  expect([sent.status, sent.headers.location]).toEqual([202, at(`/api/deliveries/${sent.json().id}`)]);
  expect(await settled(sent.json().id)).toMatchObject({
    id: sent.json().id,
    messageId: expect.stringMatching(/^msg_/),
    eventType: 'webhook.test',
    requestId: null,
    webhookId: webhook.id,
    url: receiver.url('/hook'),
    status: 'DELIVERED',
    nextAttemptAt: null,
    attempts: [{ number: 1, status: 200, error: null, response: 'Thanks', durationMs: expect.any(Number) }],
  });
  const { deliveries } = (await curl([at(`/api/webhooks/${webhook.id}/deliveries`)])).json();
  expect(deliveries.map(({ id }: { id: string }) => id)).toEqual([sent.json().id]);
});

test('the deliveries of a request are listed, and a redelivery has the same webhook-id', async () => {
  const id = await stage.api.upload(catalogue([stage.host.url('/a.jpg')]));
  await stage.api.settled(id);
  const list = async () => (await curl([at(`/api/requests/${id}/deliveries`)])).json().deliveries;
  await stage.until(async () => (await list())[0]?.status === 'DELIVERED');
  const [delivery] = await list();
  expect(delivery).toMatchObject({ eventType: 'request.completed', requestId: id, webhookId: webhook.id });

  const before = receiver.received('/hook').length;
  const redelivered = await post(`/api/deliveries/${delivery.id}/redeliver`);
  expect([redelivered.status, redelivered.headers.location]).toEqual([
    202,
    at(`/api/deliveries/${delivery.id}`),
  ]);
  await stage.until(() => receiver.received('/hook').length > before);
  const [first, last] = [receiver.received('/hook')[before - 1]!, receiver.received('/hook').at(-1)!];
  expect(last.headers['webhook-id']).toBe(first.headers['webhook-id']);
  expect(await settled(delivery.id)).toMatchObject({ attempts: [{ number: 1 }, { number: 2 }] });
});

test('the deliveries of a webhook are listed newest first, up to the limit', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 3; i += 1) ids.unshift((await post(`/api/webhooks/${webhook.id}/test`)).json().id);
  const { deliveries } = (await curl([at(`/api/webhooks/${webhook.id}/deliveries?limit=2`)])).json();
  expect(deliveries.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
  for (const id of ids) await settled(id);
});

test('a disabled webhook gets no test event until it is enabled again', async () => {
  const changed = await patch(webhook.id, { description: 'Shop', enabled: false });
  expect(changed.status).toBe(200);
  expect(changed.json()).toMatchObject({ id: webhook.id, description: 'Shop', status: 'DISABLED' });
  expect(changed.json()).not.toHaveProperty('secret');
  const rejected = await post(`/api/webhooks/${webhook.id}/test`);
  expect([rejected.status, rejected.json().code]).toEqual([409, 'INVALID_STATE']);
  expect(rejected.json().detail).toContain('PATCH /api/webhooks/{id}');
  expect((await patch(webhook.id, { enabled: true })).json()).toMatchObject({ status: 'ACTIVE' });
});

test('after a rotation, events are signed with the new and the old secret', async () => {
  const rotated = await post(`/api/webhooks/${webhook.id}/rotate-secret`);
  expect([rotated.status, rotated.headers['cache-control']]).toEqual([200, 'no-store']);
  const { secret } = rotated.json();
  expect(secret).not.toBe(webhook.secret);
  const { id } = (await post(`/api/webhooks/${webhook.id}/test`)).json();
  await settled(id);
  const sent = receiver.received('/hook').at(-1)!;
  for (const signer of [secret, webhook.secret])
    expect(verified(sent, signer)).toMatchObject({ type: 'webhook.test' });
});

test.each<[unknown, string, number, RegExp]>([
  [{}, 'application/json', 400, /no field to change/],
  [{ url: 'ftp://shop.example' }, 'application/json', 400, /url: it must be an http/],
  [{ status: 'ACTIVE' }, 'application/json', 400, /there is no field "status"/],
  [{ enabled: true }, 'text/plain', 415, /Content-Type: application\/json/],
])('the change %j as %s is rejected with %i', async (body, type, status, detail) => {
  const rejected = await patch(webhook.id, body, type);
  expect([rejected.status, rejected.json().detail]).toEqual([status, expect.stringMatching(detail)]);
});

test.each([
  ['GET', '/api/webhooks/ID'],
  ['PATCH', '/api/webhooks/ID'],
  ['POST', '/api/webhooks/ID/test'],
  ['POST', '/api/webhooks/ID/rotate-secret'],
  ['GET', '/api/webhooks/ID/deliveries'],
  ['GET', '/api/requests/ID/deliveries'],
  ['GET', '/api/requests/ID/failures'],
  ['GET', '/api/requests/ID/savings'],
  ['GET', '/api/requests/ID'],
  ['DELETE', '/api/requests/ID'],
  ['GET', '/api/deliveries/ID'],
  ['POST', '/api/deliveries/ID/redeliver'],
])('%s %s with an unknown id is NOT_FOUND', async (method, path) => {
  for (const id of [randomUUID(), 'nonsense']) {
    const { status, json } = await curl(['--request', method, at(path.replace('ID', id))]);
    expect([status, json().code]).toEqual([404, 'NOT_FOUND']);
  }
});
