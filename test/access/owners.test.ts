import { ApiClient, ApiError, catalogue } from '../support/client.js';
import { makeKey } from '../support/keys.js';
import { type Stage, startStage } from '../support/stage.js';

/** The resources of one owner, which the other attempts to access. */
interface Resources {
  readonly id: string;
  readonly imagePath: string;
}

let stage: Stage;
let owner: ApiClient;
let other: ApiClient;
let owned: Resources;
/** Returns the rows of the owner's requests, to verify that nothing was changed. */
const rows = () => stage.sql(`SELECT * FROM requests WHERE owner = 'shop-a' ORDER BY id`);

beforeAll(async () => {
  stage = await startStage({ env: { AUTH: 'keys', SECRET_KEY: 'a secret key of thirty-two characters' } });
  const { program, host } = stage;
  owner = new ApiClient(program.url, await makeKey(program, 'shop-a'));
  other = new ApiClient(program.url, await makeKey(program, 'shop-b'));
  await stage.servePhoto('/good.jpg', { width: 300, height: 200 });
  const id = await owner.upload(catalogue([host.url('/good.jpg')], [host.url('/missing.jpg')]), {
    idempotencyKey: 'monday',
  });
  expect(await owner.settled(id)).toMatchObject({ status: 'PARTIAL' });
  const [image] = await stage.sql<{ id: string; name: string }>(
    `SELECT id, file_name AS name FROM images WHERE status = 'COMPLETED'`,
  );
  owned = { id, imagePath: `/files/requests/${id}/images/${image!.id}/${image!.name}` };
}, 120_000);
afterAll(() => stage?.dispose());

/** Returns the data of a GraphQL operation, or the code of its error. */
function outcome(operation: Promise<unknown>): Promise<unknown> {
  return operation.catch((error: unknown) => {
    if (error instanceof ApiError) return error.code;
    throw error;
  });
}

const REQUEST =
  'query ($id: ID!) { request(id: $id) { id products { nodes { images { outputUrl } } } images { totalCount } } }';

describe('by GraphQL, another owner', () => {
  const transports: [string, (api: ApiClient, query: string) => Promise<unknown>][] = [
    ['HTTP', (api, query) => outcome(api.query(query, { id: owned.id }))],
    ['WebSocket', (api, query) => outcome(api.queryOverSocket(query, { id: owned.id }))],
  ];

  describe.each(transports)('over %s', (_, ask) => {
    test('another owner does not find the request, and its owner does', async () => {
      expect(await ask(other, REQUEST)).toEqual({ request: null });
      expect(await ask(owner, REQUEST)).toMatchObject({
        request: { id: owned.id, images: { totalCount: 2 } },
      });
    });

    test('another owner does not see the request in any list', async () => {
      const list =
        'query { all: requests { totalCount nodes { id } } some: requests(status: PARTIAL) { totalCount nodes { id } } }';
      const none = { totalCount: 0, nodes: [] };
      const one = { totalCount: 1, nodes: [{ id: owned.id }] };
      expect(await ask(other, list)).toEqual({ all: none, some: none });
      expect(await ask(owner, list)).toEqual({ all: one, some: one });
    });

    test.each([
      ['cancelRequest', 'mutation ($id: ID!) { cancelRequest(id: $id) { id } }', 'NOT_FOUND'],
      ['retryFailedImages', 'mutation ($id: ID!) { retryFailedImages(requestId: $id) { id } }', 'NOT_FOUND'],
      ['deleteRequest', 'mutation ($id: ID!) { deleteRequest(id: $id) }', { deleteRequest: false }],
    ])('%s by another owner changes nothing', async (_name, mutation, expected) => {
      const before = await rows();
      expect(before).toHaveLength(1);
      expect(await ask(other, mutation)).toEqual(expected);
      expect(await rows()).toEqual(before);
    });
  });

  test('another owner cannot watch the request, and changes nothing by trying', async () => {
    const before = await rows();
    await expect(other.watch(owned.id).ended).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await rows()).toEqual(before);
    expect(await owner.settled(owned.id)).toMatchObject({ status: 'PARTIAL' });
  });
});

describe('webhooks', () => {
  const REGISTER = `mutation { registerWebhook(input: { url: "https://shop.example/hook" }) { webhook { id } } }`;
  let webhook: string;
  let delivery: string;

  beforeAll(async () => {
    webhook = (await owner.query(REGISTER)).registerWebhook.webhook.id as string;
    delivery = (
      await owner.query('mutation ($id: ID!) { sendTestEvent(webhookId: $id) { id } }', { id: webhook })
    ).sendTestEvent.id as string;
  });

  test('webhooks are listed to their owner only', async () => {
    expect(await owner.query('{ webhooks { id } }')).toEqual({ webhooks: [{ id: webhook }] });
    expect(await other.query('{ webhooks { id } }')).toEqual({ webhooks: [] });
  });

  test.each<[string, string, () => string, unknown]>([
    [
      'updateWebhook',
      'mutation ($id: ID!) { updateWebhook(id: $id, input: { enabled: false }) { id } }',
      () => webhook,
      'NOT_FOUND',
    ],
    [
      'rotateWebhookSecret',
      'mutation ($id: ID!) { rotateWebhookSecret(id: $id) { secret } }',
      () => webhook,
      'NOT_FOUND',
    ],
    [
      'sendTestEvent',
      'mutation ($id: ID!) { sendTestEvent(webhookId: $id) { id } }',
      () => webhook,
      'NOT_FOUND',
    ],
    ['redeliver', 'mutation ($id: ID!) { redeliver(deliveryId: $id) { id } }', () => delivery, 'NOT_FOUND'],
    [
      'removeWebhook',
      'mutation ($id: ID!) { removeWebhook(id: $id) }',
      () => webhook,
      { removeWebhook: false },
    ],
  ])('%s by another owner does not change a webhook', async (_, mutation, id, expected) => {
    // The health of the webhook is left out, since its deliveries fail meanwhile.
    const read = () => stage.sql(`SELECT id, url, secret, status = 'DISABLED' AS off FROM webhooks`);
    const before = await read();
    expect(await outcome(other.query(mutation, { id: id() }))).toEqual(expected);
    expect(await outcome(other.queryOverSocket(mutation, { id: id() }))).toEqual(expected);
    expect(before).toHaveLength(1);
    expect(await read()).toEqual(before);
  });

  test('a webhook gets only the events of its owner’s requests', async () => {
    const delivered = () =>
      stage.sql(
        `SELECT request_id AS id FROM deliveries JOIN events ON events.id = event_id
                  WHERE webhook_id = $1 AND request_id IS NOT NULL`,
        [webhook],
      );
    const csv = catalogue([stage.host.url('/good.jpg')]);
    const otherId = await other.upload(csv);
    await other.settled(otherId);
    const own = await owner.upload(csv);
    await owner.settled(own);
    expect(await delivered()).toEqual([{ id: own }]);
    const remove = 'mutation ($id: ID!) { deleteRequest(id: $id) }';
    await owner.query(remove, { id: own });
    await other.query(remove, { id: otherId });
    await owner.query('mutation ($id: ID!) { removeWebhook(id: $id) }', { id: webhook });
  });
});

test('two owners can use the same idempotency key for different uploads', async () => {
  const csv = catalogue([stage.host.url('/good.jpg')]);
  const own = await other.upload(csv, { idempotencyKey: 'monday' });
  expect(own).not.toBe(owned.id);
  expect(await other.upload(csv, { idempotencyKey: 'monday' })).toBe(own);
  // Its owner used the key for another file, which the other owner cannot find out.
  await expect(owner.upload(csv, { idempotencyKey: 'monday' })).rejects.toMatchObject({
    extensions: { code: 'IDEMPOTENCY_KEY_REUSED', requestId: owned.id },
  });
  await other.settled(own);
});

describe('another owner', () => {
  const get = async (api: ApiClient, path: string, method = 'GET') => {
    const response = await fetch(`${stage.program.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${api.key}` },
    });
    await response.arrayBuffer();
    return response.status;
  };

  test.each<[string, string, () => string]>([
    ['GET', 'the uploaded CSV', () => `/files/requests/${owned.id}/input.csv`],
    ['GET', 'the output CSV', () => `/files/requests/${owned.id}/output.csv`],
    ['GET', 'the errors CSV', () => `/files/requests/${owned.id}/errors.csv`],
    ['GET', 'an image', () => owned.imagePath],
    ['HEAD', 'an image', () => owned.imagePath],
    ['GET', 'the status', () => `/api/status/${owned.id}`],
    ['GET', 'the short status', () => `/status/${owned.id}`],
  ])('a %s of %s by another owner gets a 404', async (method, _, path) => {
    expect([await get(other, path(), method), await get(owner, path(), method)]).toEqual([404, 200]);
  });

  test.each([
    ['cancel', 409],
    ['retry', 200],
  ])('a POST to %s by another owner changes nothing', async (verb, statusForOwner) => {
    const before = await rows();
    expect(await get(other, `/api/requests/${owned.id}/${verb}`, 'POST')).toBe(404);
    expect(await rows()).toEqual(before);
    expect(await get(owner, `/api/requests/${owned.id}/${verb}`, 'POST')).toBe(statusForOwner);
    await owner.settled(owned.id);
  });
});

test('a new key gives access to the existing requests of its owner', async () => {
  const fresh = new ApiClient(stage.program.url, await makeKey(stage.program, 'shop-a'));
  expect(await fresh.query(REQUEST, { id: owned.id })).toMatchObject({ request: { id: owned.id } });
});

test('with AUTH=off every client sees the requests of all owners', async () => {
  const open = await stage.join({ env: { ROLES: 'api', AUTH: 'off' } });
  const api = new ApiClient(open.url);
  expect(await api.query(REQUEST, { id: owned.id })).toMatchObject({ request: { id: owned.id } });
  expect(await api.query('{ requests { totalCount } }')).toMatchObject({ requests: { totalCount: 2 } });
});
