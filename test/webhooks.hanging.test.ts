import { catalogue } from './support/client.js';
import { hangBeforeHeaders } from './support/image-host.behaviours.js';
import { type Receiver, startReceiver } from './support/receiver.js';
import { type Stage, startStage } from './support/stage.js';
import { deliveriesOf, register, verified } from './support/webhooks.js';

const RECEIVERS = 20;
const HANGING = 5;
const EVENTS = 10;

let stage: Stage;
let receivers: Receiver[];

beforeAll(async () => {
  stage = await startStage({ env: { SECRET_KEY: 'a secret key of these tests alone' } });
  receivers = await Promise.all(Array.from({ length: RECEIVERS }, () => startReceiver()));
}, 60_000);
afterAll(async () => {
  await stage?.dispose();
  await Promise.all(receivers.map((receiver) => receiver.close()));
});

test('200 deliveries to 20 receivers of which 5 hang: the others are told within 2 s, each once', async () => {
  const hanging = receivers.slice(0, HANGING);
  const others = receivers.slice(HANGING);
  for (const receiver of hanging) receiver.on('/', hangBeforeHeaders);
  for (const receiver of receivers) await register(stage.api, receiver.url());
  await Promise.all(
    Array.from({ length: EVENTS }, () => stage.api.upload(catalogue([stage.host.url('/missing.png')]))),
  );
  await stage.until(() => others.every((receiver) => receiver.received().length === EVENTS), 30_000);
  const rows = await stage.sql<{ id: string; created_at: Date }>('SELECT id, created_at FROM events');
  const told = new Map(rows.map(({ id, created_at: at }) => [`msg_${id.replaceAll('-', '')}`, at.getTime()]));
  const delays = others.flatMap((receiver) =>
    receiver.received().map(({ headers, at }) => at - told.get(headers['webhook-id'] as string)!),
  );
  expect(delays).toHaveLength(EVENTS * (RECEIVERS - HANGING));
  expect(Math.max(...delays)).toBeLessThan(2000);
  for (const receiver of hanging) expect(receiver.received().length).toBeLessThanOrEqual(4);
}, 120_000);

test('killed before it was sent, a settled request is told of after the restart, under the same id', async () => {
  const [, ...rest] = (await stage.api.query('{ webhooks { id } }')).webhooks;
  for (const { id } of rest) await stage.api.query('mutation ($id: ID!) { removeWebhook(id: $id) }', { id });
  const last = receivers.at(-1)!;
  const before = last.received().length;
  await last.close();
  const { id: webhookId, secret } = await register(stage.api, last.url());
  const id = await stage.api.upload(catalogue([stage.host.url('/missing.png')]));
  await stage.api.settled(id);
  await stage.until(async () => (await deliveriesOf(stage, id)).some(({ attempts }) => attempts.length > 0));
  const [told] = (await deliveriesOf(stage, id)).filter((one) => one.webhookId === webhookId);
  await stage.program.kill();
  receivers[RECEIVERS - 1] = await startReceiver(last.port);
  await stage.program.restart();
  await stage.until(() => receivers.at(-1)!.received().length > 0, 30_000);
  const [received] = receivers.at(-1)!.received();
  expect(before).toBe(EVENTS);
  expect(received!.headers['webhook-id']).toBe(told!.messageId);
  expect(verified(received!, secret)).toMatchObject({ data: { requestId: id } });
}, 120_000);
