import {
  answer,
  cutOff,
  endless,
  failFirst,
  hangBeforeHeaders,
  redirect,
  type Behaviour,
} from '../support/image-host.behaviours.js';
import { deliveriesTo, register } from '../support/webhooks.js';
import { receiver, redeliver, restart, sendTest, stage, statusOf, useWebhookStage } from './webhook-stage.js';

useWebhookStage();

test.each<[string, Behaviour, object]>([
  [
    'responds with a redirect',
    redirect('/elsewhere'),
    { status: 302, error: { code: 'HTTP_STATUS' }, response: 'Over there' },
  ],
  [
    'responds with 400',
    answer('no', { status: 400 }),
    { status: 400, error: { code: 'HTTP_STATUS' }, response: 'no' },
  ],
  [
    'responds with 500',
    answer('oh', { status: 500 }),
    { status: 500, error: { code: 'HTTP_STATUS' }, response: 'oh' },
  ],
  [
    'closes the connection',
    ({ request }) => void request.socket.destroy(),
    { status: null, error: { code: 'CONNECT_FAILED' } },
  ],
])(
  'fails a delivery after its retries and marks the webhook FAILING when the endpoint %s',
  (_how, behaviour, attempt) => expectFailedDelivery(behaviour, attempt),
);

test('fails a delivery after its retries and marks the webhook FAILING when the endpoint hangs', async () => {
  const hung = { status: null, error: { code: 'TIMEOUT' }, response: null };
  await restart({ DELIVERY_TIMEOUT_MS: '300' });
  // The short timeout suits only an endpoint that never responds: on a busy machine a responding one may take longer.
  await expectFailedDelivery(hangBeforeHeaders, hung, () => restart());
});

test('fails a delivery that it cannot sign, and does not blame the endpoint for it', async () => {
  const { id } = await register(stage.api, receiver.url());
  await restart({ SECRET_KEY: 'another secret key of these tests' });
  await sendTest(id);
  await stage.until(async () => (await statusOf(id)) === 'FAILED');
  const [delivery] = await deliveriesTo(stage, id);
  const unsigned = { status: null, response: null, error: { code: 'SEAL_BROKEN' } };
  expect(delivery!.attempts).toMatchObject([unsigned, unsigned]);
  expect(receiver.received()).toEqual([]);
  const { webhooks } = await stage.api.query('{ webhooks { id status failingSince } }');
  expect(webhooks).toContainEqual({ id, status: 'ACTIVE', failingSince: null });

  await restart();
  await redeliver(delivery!.id);
  await stage.until(async () => (await statusOf(id)) === 'DELIVERED');
});

/** Expects two failed attempts like `attempt`, a FAILING webhook, and that a success after `recover` makes it ACTIVE. */
async function expectFailedDelivery(
  behaviour: Behaviour,
  attempt: object,
  recover: () => Promise<void> = async () => {},
): Promise<void> {
  const { id } = await register(stage.api, receiver.url());
  receiver.on('/', behaviour);
  await sendTest(id);
  await stage.until(async () => (await statusOf(id)) === 'FAILED');
  const [delivery] = await deliveriesTo(stage, id);
  expect(delivery!.attempts).toMatchObject([attempt, { ...attempt, nextAttemptAt: null }]);
  expect(receiver.received('/elsewhere')).toEqual([]);
  const { webhooks } = await stage.api.query('{ webhooks { id status failingSince } }');
  expect(webhooks).toContainEqual({ id, status: 'FAILING', failingSince: expect.any(String) });

  await recover();
  receiver.on('/', answer('ok'));
  await redeliver(delivery!.id);
  await stage.until(async () => (await statusOf(id)) === 'DELIVERED');
  const after = await stage.api.query('{ webhooks { id status failingSince } }');
  expect(after.webhooks).toContainEqual({ id, status: 'ACTIVE', failingSince: null });
}

test.each<[string, Behaviour]>([
  ['an endless body', endless],
  ['a body cut off', cutOff(Buffer.from('thanks'))],
])('counts a 2xx response with %s as delivered', async (_what, behaviour) => {
  const { id } = await register(stage.api, receiver.url());
  receiver.on('/', behaviour);
  await sendTest(id);
  await stage.until(async () => (await statusOf(id)) === 'DELIVERED');
  expect(receiver.received()).toHaveLength(1);
});

test('retries a 429 after the Retry-After that the endpoint asked for', async () => {
  const { id } = await register(stage.api, receiver.url());
  receiver.on('/', failFirst(1, 429, answer('ok'), { 'retry-after': '2' }));
  await sendTest(id);
  await stage.until(async () => (await statusOf(id)) === 'DELIVERED');
  const [first, second] = receiver.received();
  expect(second!.at - first!.at).toBeGreaterThanOrEqual(1900);
  expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
  const [delivery] = await deliveriesTo(stage, id);
  expect(delivery!.attempts).toMatchObject([
    { status: 429, error: { code: 'HTTP_STATUS', message: expect.stringContaining('429') } },
    { status: 200, error: null },
  ]);
});

test('rejects a private address without posting to it, and does not retry', async () => {
  const { id } = await register(stage.api, 'http://10.1.2.3/hook');
  await sendTest(id);
  await stage.until(async () => (await statusOf(id)) === 'FAILED');
  const [delivery] = await deliveriesTo(stage, id);
  expect(delivery!.attempts).toMatchObject([{ error: { code: 'URL_NOT_ALLOWED' } }]);
});
