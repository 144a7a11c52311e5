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

/** Ends `EVENTS` requests at once; resolves to how long after its event each of `told` got it, in ms. */
async function delaysOf(told: readonly Receiver[]): Promise<number[]> {
  const before = told.map((receiver) => receiver.received().length);
  const fresh = (receiver: Receiver, at: number) => receiver.received().slice(before[at]);
  await Promise.all(
    Array.from({ length: EVENTS }, () => stage.api.upload(catalogue([stage.host.url('/missing.png')]))),
  );
  await stage.until(() => told.every((receiver, at) => fresh(receiver, at).length === EVENTS), 45_000);
  const rows = await stage.sql<{ id: string; created_at: Date }>('SELECT id, created_at FROM events');
  const times = new Map(
    rows.map(({ id, created_at: at }) => [`msg_${id.replaceAll('-', '')}`, at.getTime()]),
  );
  return told.flatMap((receiver, at) =>
    fresh(receiver, at).map((received) => received.at - times.get(received.headers['webhook-id'] as string)!),
  );
}

test('200 deliveries to 20 receivers of which 5 hang: the others are told within 2 s, each once', async () => {
  for (const receiver of receivers) await register(stage.api, receiver.url());
  // A machine that is busy with other things takes its time, so it is asked how long that is while nobody hangs.
  const usual = Math.max(...(await delaysOf(receivers)));
  const hanging = receivers.slice(0, HANGING);
  const others = receivers.slice(HANGING);
  for (const receiver of hanging) receiver.on('/', hangBeforeHeaders);
  const delays = await delaysOf(others);
  expect(delays).toHaveLength(EVENTS * (RECEIVERS - HANGING));
  expect(Math.max(...delays)).toBeLessThan(Math.max(2000, 2 * usual));
  for (const receiver of hanging) expect(receiver.received().length).toBeLessThanOrEqual(EVENTS + 4);
}, 120_000);

test('killed after the first try, a request is told of after the restart, under the same id', async () => {
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
  expect(before).toBe(2 * EVENTS);
  expect(received!.headers['webhook-id']).toBe(told!.messageId);
  expect(verified(received!, secret)).toMatchObject({ data: { requestId: id } });
}, 120_000);

test('killed before it was sent at all, a settled request is told of after the restart', async () => {
  for (const { id } of (await stage.api.query('{ webhooks { id } }')).webhooks)
    await stage.api.query('mutation ($id: ID!) { removeWebhook(id: $id) }', { id });
  const receiver = receivers[RECEIVERS - 2]!;
  const { secret } = await register(stage.api, receiver.url('/late'));
  // Whoever has this lock is the one who hands deliveries out, and we hand out none.
  const dispatcher = new Client({ connectionString: stage.program.databaseUrl });
  await dispatcher.connect();
  await dispatcher.query('SELECT pg_advisory_lock($1)', [0x44_4c_56_52]);
  const id = await stage.api.upload(catalogue([stage.host.url('/missing.png')]));
  await stage.api.settled(id);
  const [told] = await deliveriesOf(stage, id);
  expect(told).toMatchObject({ status: 'PENDING', attempts: [] });
  await stage.program.kill();
  await dispatcher.end();
  expect(receiver.received('/late')).toEqual([]);
  await stage.program.restart();
  await stage.until(() => receiver.received('/late').length > 0, 30_000);
  const [received] = receiver.received('/late');
  expect(received!.headers['webhook-id']).toBe(told!.messageId);
  expect(verified(received!, secret)).toMatchObject({ data: { requestId: id } });
}, 60_000);
