import { catalogue } from '../support/client.js';
import { answer, failFirst } from '../support/image-host.behaviours.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { type Stage, startStage } from '../support/stage.js';
import { deliveriesOf, deliveriesTo, register, verified } from '../support/webhooks.js';

let stage: Stage;
let receiver: Receiver;

beforeAll(async () => {
  stage = await startStage({
    env: {
      SECRET_KEY: 'a secret key of these tests alone',
      // So many that a delivery is not given up before a test has restored its endpoint.
      DELIVERY_RETRY_DELAYS_MS: `100,200,300${',400'.repeat(30)}`,
    },
  });
  await stage.servePhoto('/photo.jpg', { width: 60, height: 40 });
}, 60_000);
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  const { webhooks } = await stage.api.query('{ webhooks { id } }');
  for (const { id } of webhooks) {
    await stage.api.query('mutation ($id: ID!) { removeWebhook(id: $id) }', { id });
  }
  await receiver.close();
});
afterAll(() => stage?.dispose());

/** Uploads a small CSV, whose second image fails, and waits until the request has settled. */
async function settle(input: Record<string, unknown> = {}, more = ''): Promise<string> {
  const csv = catalogue([stage.host.url('/photo.jpg'), stage.host.url('/missing.png')]) + more;
  const id = await stage.api.upload(csv, input);
  await stage.api.settled(id);
  return id;
}

test('posts a signed event with working links to the files of a settled request', async () => {
  const { id: webhookId, secret } = await register(stage.api, receiver.url('/hook?shop=1'));
  const requestId = await settle({ onInvalidRow: 'SKIP' }, '2,Product 2,no-url\n');
  await stage.until(() => receiver.received('/hook?shop=1').length === 1);
  const [received] = receiver.received('/hook?shop=1');
  expect(received).toMatchObject({
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
  const event = verified(received!, secret);
  expect(event).toEqual({
    type: 'request.completed',
    timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    data: {
      requestId,
      fileName: 'catalogue.csv',
      status: 'PARTIAL',
      totalImages: 2,
      processedImages: 2,
      completedImages: 1,
      failedImages: 1,
      skippedRowCount: 1,
      skippedImageCount: 0,
      unreadImageColumns: [],
      inputBytes: expect.any(Number),
      outputBytes: expect.any(Number),
      inputCsvUrl: expect.any(String),
      outputCsvUrl: expect.any(String),
      errorsCsvUrl: expect.any(String),
      products: [
        {
          serialNumber: '1',
          productName: 'Product 1',
          inputImageUrls: [stage.host.url('/photo.jpg'), stage.host.url('/missing.png')],
          outputImageUrls: [expect.any(String), null],
          outputImageScores: [null, null],
          imageChanges: [null, null],
        },
      ],
    },
  });
  const image = await fetch(event.data.products[0].outputImageUrls[0]);
  expect((await image.arrayBuffer()).byteLength).toBe(event.data.outputBytes);
  for (const name of ['inputCsvUrl', 'outputCsvUrl', 'errorsCsvUrl']) {
    expect((await fetch(event.data[name])).status).toBe(200);
  }
  await stage.until(async () => (await deliveriesOf(stage, requestId))[0]?.status === 'DELIVERED');
  expect(await deliveriesOf(stage, requestId)).toEqual([
    {
      id: expect.any(String),
      messageId: received!.headers['webhook-id'],
      eventType: 'request.completed',
      webhookId,
      url: receiver.url('/hook?shop=1'),
      status: 'DELIVERED',
      nextAttemptAt: null,
      attempts: [
        {
          number: 1,
          status: 204,
          durationMs: expect.any(Number),
          response: '',
          nextAttemptAt: null,
          error: null,
        },
      ],
    },
  ]);
});

test('retries an endpoint that responds with 503 under the same webhook-id, and records every attempt', async () => {
  const { secret } = await register(stage.api, receiver.url());
  receiver.on('/', failFirst(3, 503, answer('ok', { status: 200 })));
  const requestId = await settle();
  await stage.until(() => receiver.received().length === 4);
  const events = receiver.received().map((one) => verified(one, secret));
  expect(new Set(events.map((event) => JSON.stringify(event))).size).toBe(1);
  expect(new Set(receiver.received().map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  await stage.until(async () => (await deliveriesOf(stage, requestId))[0]!.status === 'DELIVERED');
  const [delivery] = await deliveriesOf(stage, requestId);
  expect(delivery!.attempts.map(({ number, status, response }) => [number, status, response])).toEqual([
    [1, 503, 'Failing with 503'],
    [2, 503, 'Failing with 503'],
    [3, 503, 'Failing with 503'],
    [4, 200, 'ok'],
  ]);
  const [first, second] = delivery!.attempts;
  expect(first!.error).toEqual({
    code: 'HTTP_STATUS',
    message: 'The endpoint responded with 503 Service Unavailable.',
  });
  expect(Date.parse(second!.nextAttemptAt!)).toBeGreaterThan(Date.parse(first!.nextAttemptAt!));
});

test('retries an endpoint that refuses connections until it is up, under the same webhook-id', async () => {
  const { id: webhookId, secret } = await register(stage.api, receiver.url());
  const { port } = receiver;
  await receiver.close();
  const requestId = await settle();
  await stage.until(async () => (await deliveriesOf(stage, requestId))[0]!.attempts.length >= 3);
  receiver = await startReceiver(port);
  await stage.until(async () => (await deliveriesOf(stage, requestId))[0]!.status === 'DELIVERED');
  const [delivery] = await deliveriesTo(stage, webhookId);
  const last = delivery!.attempts.length - 1;
  expect(delivery!.attempts.map(({ error }) => error?.code ?? null)).toEqual([
    ...Array.from({ length: last }, () => 'CONNECT_FAILED'),
    null,
  ]);
  expect(last).toBeGreaterThanOrEqual(3);
  const [received] = receiver.received();
  expect(receiver.received()).toHaveLength(1);
  expect(received!.headers['webhook-id']).toBe(delivery!.messageId);
  expect(verified(received!, secret).data.requestId).toBe(requestId);
});

test('posts only the event types that a webhook is registered for', async () => {
  const cancelled = await register(stage.api, receiver.url('/cancelled'), { events: ['request.cancelled'] });
  await register(stage.api, receiver.url('/all'));
  await settle();
  await stage.until(() => receiver.received('/all').length === 1);
  expect(receiver.received('/cancelled')).toEqual([]);

  stage.host.on('/slow.jpg', () => undefined);
  const id = await stage.api.upload(catalogue([stage.host.url('/photo.jpg')], [stage.host.url('/slow.jpg')]));
  await stage.until(() => stage.host.hits('/slow.jpg') > 0);
  await stage.api.query('mutation ($id: ID!) { cancelRequest(id: $id) { status } }', { id });
  await stage.until(() => receiver.received('/cancelled').length === 1);
  const event = verified(receiver.received('/cancelled')[0]!, cancelled.secret);
  expect(event).toMatchObject({ type: 'request.cancelled', data: { requestId: id, status: 'CANCELLED' } });
  expect((await fetch(event.data.outputCsvUrl)).status).toBe(200);
  await stage.until(() => receiver.received('/all').length === 2);
});

test('publishes one event per round of a request', async () => {
  const { secret } = await register(stage.api, receiver.url());
  const id = await settle();
  await stage.api.query('mutation ($id: ID!) { retryFailedImages(requestId: $id) { status } }', { id });
  await stage.api.settled(id);
  await stage.until(() => receiver.received().length === 2);
  const ids = receiver.received().map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size).toBe(2);
  expect(verified(receiver.received()[1]!, secret).data.requestId).toBe(id);
});

test('inserts no event for a request without notification targets', async () => {
  const id = await settle();
  expect(await deliveriesOf(stage, id)).toEqual([]);
  expect(await stage.sql('SELECT id FROM events WHERE request_id = $1', [id])).toEqual([]);
});

test('deletes the events of a deleted request', async () => {
  await register(stage.api, receiver.url());
  const id = await settle();
  await stage.until(() => receiver.received().length === 1);
  await stage.api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id });
  await stage.until(
    async () => (await stage.sql('SELECT id FROM requests WHERE id = $1', [id])).length === 0,
  );
  expect(await stage.sql('SELECT id FROM events WHERE request_id = $1', [id])).toEqual([]);
});

test('disables a webhook that responds with 410 Gone, and records the reason', async () => {
  const { id: webhookId } = await register(stage.api, receiver.url());
  receiver.on('/', answer('no more', { status: 410 }));
  const id = await settle();
  await stage.until(async () => (await deliveriesOf(stage, id))[0]!.status === 'FAILED');
  const { webhooks } = await stage.api.query('{ webhooks { id status disabledReason } }');
  expect(webhooks).toEqual([
    { id: webhookId, status: 'DISABLED', disabledReason: 'The endpoint responded with 410 Gone.' },
  ]);
  expect(await deliveriesOf(stage, await settle())).toEqual([]);
  expect(receiver.received()).toHaveLength(1);
  expect(await deliveriesTo(stage, webhookId)).toHaveLength(1);
});
