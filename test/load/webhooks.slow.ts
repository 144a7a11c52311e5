import { Client } from 'pg';
import { catalogue } from '../support/client.js';
import { hangBeforeHeaders } from '../support/image-host.behaviours.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { type Stage, startStage } from '../support/stage.js';
import { deliveriesOf, register, verified } from '../support/webhooks.js';

const RECEIVERS = 20;
const HANGING = 5;
const EVENTS = 10;

let stage: Stage;
let receivers: Receiver[];

beforeAll(async () => {
  stage = await startStage({ own: true, env: { SECRET_KEY: 'a secret key of these tests alone' } });
  receivers = await Promise.all(Array.from({ length: RECEIVERS }, () => startReceiver()));
}, 60_000);
afterAll(async () => {
  await stage?.dispose();
  await Promise.all(receivers.map((receiver) => receiver.close()));
});

/** Ends `EVENTS` requests concurrently; resolves to the delays in ms between each event and its delivery to `targets`. */
async function delaysOf(targets: readonly Receiver[]): Promise<number[]> {
  const before = targets.map((receiver) => receiver.received().length);
  const fresh = (receiver: Receiver, at: number) => receiver.received().slice(before[at]);
  await Promise.all(
    Array.from({ length: EVENTS }, () => stage.api.upload(catalogue([stage.host.url('/missing.png')]))),
  );
  await stage.until(() => targets.every((receiver, at) => fresh(receiver, at).length === EVENTS), 45_000);
  const rows = await stage.sql<{ id: string; created_at: Date }>('SELECT id, created_at FROM events');
  const times = new Map(
    rows.map(({ id, created_at: at }) => [`msg_${id.replaceAll('-', '')}`, at.getTime()]),
  );
  return targets.flatMap((receiver, at) =>
    fresh(receiver, at).map((received) => received.at - times.get(received.headers['webhook-id'] as string)!),
  );
}

test('delivers to 15 of 20 endpoints within 2 s, each event once, while the other 5 hang', async () => {
  for (const receiver of receivers) await register(stage.api, receiver.url());
  // The baseline without hanging endpoints, since a busy machine is slower.
  const usual = Math.max(...(await delaysOf(receivers)));
  const hanging = receivers.slice(0, HANGING);
  const others = receivers.slice(HANGING);
  for (const receiver of hanging) receiver.on('/', hangBeforeHeaders);
  const delays = await delaysOf(others);
  expect(delays).toHaveLength(EVENTS * (RECEIVERS - HANGING));
  expect(Math.max(...delays)).toBeLessThan(Math.max(2000, 2 * usual));
  for (const receiver of hanging) expect(receiver.received().length).toBeLessThanOrEqual(EVENTS + 4);
}, 120_000);

test('delivers under the same id after a restart when the program was killed after the first attempt', async () => {
  const [, ...rest] = (await stage.api.query('{ webhooks { id } }')).webhooks;
  for (const { id } of rest) await stage.api.query('mutation ($id: ID!) { removeWebhook(id: $id) }', { id });
  const last = receivers.at(-1)!;
  const before = last.received().length;
  await last.close();
  const { id: webhookId, secret } = await register(stage.api, last.url());
  const id = await stage.api.upload(catalogue([stage.host.url('/missing.png')]));
  await stage.api.settled(id);
  await stage.until(async () => (await deliveriesOf(stage, id)).some(({ attempts }) => attempts.length > 0));
  const [delivery] = (await deliveriesOf(stage, id)).filter((one) => one.webhookId === webhookId);
  await stage.program.kill();
  receivers[RECEIVERS - 1] = await startReceiver(last.port);
  await stage.program.restart();
  await stage.until(() => receivers.at(-1)!.received().length > 0, 30_000);
  const [received] = receivers.at(-1)!.received();
  expect(before).toBe(2 * EVENTS);
  expect(received!.headers['webhook-id']).toBe(delivery!.messageId);
  expect(verified(received!, secret)).toMatchObject({ data: { requestId: id } });
}, 120_000);

test('delivers after a restart when the program was killed before the first attempt', async () => {
  for (const { id } of (await stage.api.query('{ webhooks { id } }')).webhooks)
    await stage.api.query('mutation ($id: ID!) { removeWebhook(id: $id) }', { id });
  const receiver = receivers[RECEIVERS - 2]!;
  const { secret } = await register(stage.api, receiver.url('/late'));
  // The holder of this lock dispatches the deliveries, and the test dispatches none.
  const dispatcher = new Client({ connectionString: stage.program.databaseUrl });
  await dispatcher.connect();
  await dispatcher.query('SELECT pg_advisory_lock($1)', [0x44_4c_56_52]);
  const id = await stage.api.upload(catalogue([stage.host.url('/missing.png')]));
  await stage.api.settled(id);
  const [delivery] = await deliveriesOf(stage, id);
  expect(delivery).toMatchObject({ status: 'PENDING', attempts: [] });
  await stage.program.kill();
  await dispatcher.end();
  expect(receiver.received('/late')).toEqual([]);
  await stage.program.restart();
  await stage.until(() => receiver.received('/late').length > 0, 30_000);
  const [received] = receiver.received('/late');
  expect(received!.headers['webhook-id']).toBe(delivery!.messageId);
  expect(verified(received!, secret)).toMatchObject({ data: { requestId: id } });
}, 60_000);
