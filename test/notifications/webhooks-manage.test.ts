import {
  answer,
  cutOff,
  endless,
  failFirst,
  hangBeforeHeaders,
  redirect,
  type Behaviour,
} from '../support/image-host.behaviours.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { type Stage, startStage } from '../support/stage.js';
import { deliveriesTo, DELIVERY, register, verified, type ApiDelivery } from '../support/webhooks.js';

let stage: Stage;
let receiver: Receiver;

beforeAll(async () => {
  stage = await startStage({
    env: {
      SECRET_KEY: 'a secret key of these tests alone',
      DELIVERY_RETRY_DELAYS_MS: '50',
    },
  });
}, 60_000);
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());
afterAll(() => stage?.dispose());

const sendTest = async (webhookId: string): Promise<ApiDelivery> => {
  const query = `mutation ($id: ID!) { sendTestEvent(webhookId: $id) { ${DELIVERY} } }`;
  return (await stage.api.query(query, { id: webhookId })).sendTestEvent;
};
const redeliver = async (id: string): Promise<ApiDelivery> =>
  (await stage.api.query(`mutation ($id: ID!) { redeliver(deliveryId: $id) { ${DELIVERY} } }`, { id }))
    .redeliver;
const update = (id: string, input: Record<string, unknown>) =>
  stage.api.query(
    'mutation ($id: ID!, $input: UpdateWebhookInput!) { updateWebhook(id: $id, input: $input) { url status events description } }',
    { id, input },
  );
const statusOf = async (webhookId: string) => (await deliveriesTo(stage, webhookId))[0]?.status;

test('sends a test event, and redelivers it under the same webhook-id', async () => {
  const { id, secret } = await register(stage.api, receiver.url());
  const delivery = await sendTest(id);
  expect(delivery).toMatchObject({ status: 'PENDING', eventType: 'webhook.test', attempts: [] });
  await stage.until(() => receiver.received().length === 1);
  expect(verified(receiver.received()[0]!, secret)).toMatchObject({
    type: 'webhook.test',
    data: { webhookId: id },
  });
  await stage.until(async () => (await statusOf(id)) === 'DELIVERED');
  await redeliver(delivery.id);
  await stage.until(() => receiver.received().length === 2);
  const ids = receiver.received().map(({ headers }) => headers['webhook-id']);
  expect(ids).toEqual([delivery.messageId, delivery.messageId]);
  await stage.until(async () => (await deliveriesTo(stage, id))[0]!.attempts.length === 2);
});

test('accepts the id of a webhook in capital letters, and signs with the secret rotated under it', async () => {
  const { id } = await register(stage.api, receiver.url());
  const capitals = id.toUpperCase();
  const rotate = 'mutation ($id: ID!) { rotateWebhookSecret(id: $id) { secret webhook { id } } }';
  const { rotateWebhookSecret: rotated } = await stage.api.query(rotate, { id: capitals });
  expect(rotated.webhook).toEqual({ id });
  const delivery = await sendTest(capitals);
  await stage.until(async () => (await statusOf(id)) === 'DELIVERED');
  verified(receiver.received()[0]!, rotated.secret);
  expect((await redeliver(delivery.id.toUpperCase())).id).toBe(delivery.id);
  await update(capitals, { enabled: false });
  const remove = 'mutation ($id: ID!) { removeWebhook(id: $id) }';
  expect(await stage.api.query(remove, { id: capitals })).toEqual({ removeWebhook: true });
});

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

async function restart(env?: Record<string, string>): Promise<void> {
  await stage.program.stop();
  await stage.program.restart(env);
}

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

test('signs with the new and the old secret after a rotation, and a day later with the new one alone', async () => {
  const { id, secret: old } = await register(stage.api, receiver.url());
  const { rotateWebhookSecret } = await stage.api.query(
    'mutation ($id: ID!) { rotateWebhookSecret(id: $id) { secret webhook { id } } }',
    { id },
  );
  const fresh: string = rotateWebhookSecret.secret;
  expect(fresh).not.toBe(old);
  await sendTest(id);
  await stage.until(() => receiver.received().length === 1);
  for (const secret of [old, fresh]) expect(verified(receiver.received()[0]!, secret)).toBeDefined();

  await stage.sql(
    `UPDATE webhooks SET previous_secret_until = previous_secret_until - interval '24 hours 1 second' WHERE id = $1`,
    [id],
  );
  await sendTest(id);
  await stage.until(() => receiver.received().length === 2);
  expect(verified(receiver.received()[1]!, fresh)).toBeDefined();
  expect(() => verified(receiver.received()[1]!, old)).toThrow(/No matching signature/);
});

test('stores and logs no webhook secret in clear text', async () => {
  const { id, secret } = await register(stage.api, receiver.url());
  const [row] = await stage.sql('SELECT * FROM webhooks WHERE id = $1', [id]);
  expect(JSON.stringify(row)).not.toContain(secret.slice(6, 30));
  expect(stage.program.output()).not.toContain(secret.slice(6, 30));
});

test('redirects unfinished deliveries to a changed URL, and cancels them when the webhook is disabled', async () => {
  // Long enough for each change to come before the second attempt, on a busy machine too.
  await restart({ DELIVERY_RETRY_DELAYS_MS: '4000', DELIVERY_TIMEOUT_MS: '20000' });
  const { id } = await register(stage.api, receiver.url('/old'));
  let respond = () => {};
  const moved = new Promise<void>((resolve) => (respond = resolve));
  receiver.on('/old', async ({ response }) => {
    await moved;
    response.writeHead(500).end();
  });
  await sendTest(id);
  await stage.until(() => receiver.received('/old').length === 1);
  expect(
    await update(id, { url: receiver.url('/new'), description: 'Moved', events: ['request.cancelled'] }),
  ).toEqual({
    updateWebhook: {
      url: receiver.url('/new'),
      status: 'ACTIVE',
      events: ['request.cancelled'],
      description: 'Moved',
    },
  });
  receiver.on('/new', answer('', { status: 500 }));
  respond();
  await stage.until(() => receiver.received('/new').length === 1);
  await stage.until(async () => (await statusOf(id)) === 'FAILED');

  await sendTest(id);
  await stage.until(async () => (await deliveriesTo(stage, id))[0]!.attempts.length === 1);
  await update(id, { url: receiver.url('/newer') });
  await stage.until(() => receiver.received('/newer').length === 1);
  expect([receiver.received('/old').length, receiver.received('/new').length]).toEqual([1, 2]);

  receiver.on('/newer', answer('', { status: 500 }));
  const pending = await sendTest(id);
  await stage.until(async () => (await deliveriesTo(stage, id))[0]!.attempts.length === 1);
  expect(await update(id, { enabled: false })).toMatchObject({ updateWebhook: { status: 'DISABLED' } });
  expect(await statusOf(id)).toBe('CANCELLED');
  await expect(sendTest(id)).rejects.toMatchObject({ code: 'INVALID_STATE' });
  await expect(redeliver(pending.id)).rejects.toMatchObject({ code: 'INVALID_STATE' });
  expect(await update(id, { enabled: true })).toMatchObject({ updateWebhook: { status: 'ACTIVE' } });
}, 60_000);

test('removes a webhook together with its test events', async () => {
  const { id } = await register(stage.api, receiver.url());
  const delivery = await sendTest(id);
  await stage.until(() => receiver.received().length === 1);
  const remove = () => stage.api.query('mutation ($id: ID!) { removeWebhook(id: $id) }', { id });
  expect(await remove()).toEqual({ removeWebhook: true });
  expect(await remove()).toEqual({ removeWebhook: false });
  await expect(redeliver(delivery.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(sendTest(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(update(id, { enabled: true })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test.each(['no id', '01a1fd2e-0000-7000-8000-000000000001'])(
  'every operation rejects the unknown webhook id %j with NOT_FOUND',
  async (id) => {
    await expect(sendTest(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(redeliver(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(update(id, {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
  },
);

test('the subscription to deliveries sends null once the webhook or request is deleted, also when it has none', async () => {
  const endOf = async (id: string, remove: string) => {
    const client = stage.api.socket();
    const events = client.iterate<{ deliveries: { id: string } | null }>({
      query: 'subscription ($id: ID!) { deliveries(id: $id) { id } }',
      variables: { id },
    });
    const next = async () => (await events.next()).value?.data?.deliveries;
    expect(await next()).toEqual({ id });
    await stage.api.query(remove, { id });
    let last = await next();
    while (last?.id === id) last = await next();
    await client.dispose();
    return last;
  };
  const { id } = await register(stage.api, receiver.url('/unused'));
  expect(await endOf(id, 'mutation ($id: ID!) { removeWebhook(id: $id) }')).toBeNull();
  const requestId = await stage.api.upload(`Name,Images\nMug,${stage.host.url('/none.jpg')}\n`);
  expect(await endOf(requestId, 'mutation ($id: ID!) { deleteRequest(id: $id) }')).toBeNull();
});
