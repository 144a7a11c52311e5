import { answer } from '../support/image-host.behaviours.js';
import { deliveriesTo, register, verified } from '../support/webhooks.js';
import {
  receiver,
  redeliver,
  restart,
  sendTest,
  stage,
  statusOf,
  update,
  useWebhookStage,
} from './webhook-stage.js';

useWebhookStage();

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
