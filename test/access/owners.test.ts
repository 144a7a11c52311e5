import { ApiClient, ApiError, catalogue } from '../support/client.js';
import { makeKey } from '../support/keys.js';
import { type Stage, startStage } from '../support/stage.js';

/** What one owner has, and the other tries to get at. */
interface Belongings {
  readonly id: string;
  readonly imagePath: string;
}

let stage: Stage;
let owner: ApiClient;
let other: ApiClient;
let has: Belongings;
/** As the rows of all requests are, to see that nothing was changed. */
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
  const [image] = await stage.sql<{ id: string; format: string }>(
    `SELECT id, output_format AS format FROM images WHERE status = 'COMPLETED'`,
  );
  has = { id, imagePath: `/files/requests/${id}/images/${image!.id}.${image!.format}` };
}, 120_000);
afterAll(() => stage?.dispose());

/** How an answer to a GraphQL operation came out: its data, or the code of its error. */
function outcome(answering: Promise<unknown>): Promise<unknown> {
  return answering.catch((error: unknown) => {
    if (error instanceof ApiError) return error.code;
    throw error;
  });
}

const REQUEST =
  'query ($id: ID!) { request(id: $id) { id products { nodes { images { outputUrl } } } images { totalCount } } }';

describe('by GraphQL, over HTTP as over a WebSocket, another owner', () => {
  const ways: [string, (api: ApiClient, query: string) => Promise<unknown>][] = [
    ['HTTP', (api, query) => outcome(api.query(query, { id: has.id }))],
    ['WebSocket', (api, query) => outcome(api.queryOverSocket(query, { id: has.id }))],
  ];

  describe.each(ways)('%s', (_, ask) => {
    test('does not find the request, and the owner does', async () => {
      expect(await ask(other, REQUEST)).toEqual({ request: null });
      expect(await ask(owner, REQUEST)).toMatchObject({ request: { id: has.id, images: { totalCount: 2 } } });
    });

    test('does not see it among all requests, whatever the page', async () => {
      const list =
        'query { all: requests { totalCount nodes { id } } some: requests(status: PARTIAL) { totalCount nodes { id } } }';
      const none = { totalCount: 0, nodes: [] };
      const one = { totalCount: 1, nodes: [{ id: has.id }] };
      expect(await ask(other, list)).toEqual({ all: none, some: none });
      expect(await ask(owner, list)).toEqual({ all: one, some: one });
    });

    test.each([
      ['cancelRequest', 'mutation ($id: ID!) { cancelRequest(id: $id) { id } }', 'NOT_FOUND'],
      ['retryFailedImages', 'mutation ($id: ID!) { retryFailedImages(requestId: $id) { id } }', 'NOT_FOUND'],
      ['deleteRequest', 'mutation ($id: ID!) { deleteRequest(id: $id) }', { deleteRequest: false }],
    ])('changes nothing by %s', async (_name, mutation, answer) => {
      const before = await rows();
      expect(before).toHaveLength(1);
      expect(await ask(other, mutation)).toEqual(answer);
      expect(await rows()).toEqual(before);
    });
  });

  test('cannot watch it, and leaves no trace by trying', async () => {
    const before = await rows();
    await expect(other.watch(has.id).ended).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await rows()).toEqual(before);
    expect(await owner.settled(has.id)).toMatchObject({ status: 'PARTIAL' });
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

  test('are listed to their owner alone', async () => {
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
  ])('of another owner are not touched by %s', async (_, mutation, id, answer) => {
    // Not how its deliveries fare, which fail meanwhile.
    const look = () => stage.sql(`SELECT id, url, secret, status = 'DISABLED' AS off FROM webhooks`);
    const before = await look();
    expect(await outcome(other.query(mutation, { id: id() }))).toEqual(answer);
    expect(await outcome(other.queryOverSocket(mutation, { id: id() }))).toEqual(answer);
    expect(before).toHaveLength(1);
    expect(await look()).toEqual(before);
  });

  test('hear of their owner’s requests alone', async () => {
    const heard = () =>
      stage.sql(
        `SELECT request_id AS id FROM deliveries JOIN events ON events.id = event_id
                  WHERE webhook_id = $1 AND request_id IS NOT NULL`,
        [webhook],
      );
    const csv = catalogue([stage.host.url('/good.jpg')]);
    const theirs = await other.upload(csv);
    await other.settled(theirs);
    const own = await owner.upload(csv);
    await owner.settled(own);
    expect(await heard()).toEqual([{ id: own }]);
    const remove = 'mutation ($id: ID!) { deleteRequest(id: $id) }';
    await owner.query(remove, { id: own });
    await other.query(remove, { id: theirs });
    await owner.query('mutation ($id: ID!) { removeWebhook(id: $id) }', { id: webhook });
  });
});

test('the idempotency key of one owner is free for another', async () => {
  const csv = catalogue([stage.host.url('/good.jpg')]);
  const own = await other.upload(csv, { idempotencyKey: 'monday' });
  expect(own).not.toBe(has.id);
  expect(await other.upload(csv, { idempotencyKey: 'monday' })).toBe(own);
  // Its owner used it for another file, of which the other owner learns nothing.
  await expect(owner.upload(csv, { idempotencyKey: 'monday' })).rejects.toMatchObject({
    extensions: { code: 'IDEMPOTENCY_KEY_REUSED', requestId: has.id },
  });
  await other.settled(own);
});

describe('another owner', () => {
  const get = async (api: ApiClient, path: string, method = 'GET') => {
    const answer = await fetch(`${stage.program.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${api.key}` },
    });
    await answer.arrayBuffer();
    return answer.status;
  };

  test.each<[string, string, () => string]>([
    ['GET', 'the uploaded CSV', () => `/files/requests/${has.id}/input.csv`],
    ['GET', 'the output CSV', () => `/files/requests/${has.id}/output.csv`],
    ['GET', 'the errors CSV', () => `/files/requests/${has.id}/errors.csv`],
    ['GET', 'an image', () => has.imagePath],
    ['HEAD', 'an image', () => has.imagePath],
    ['GET', 'the state', () => `/api/status/${has.id}`],
    ['GET', 'the state, briefly', () => `/status/${has.id}`],
  ])('by %s does not get at %s', async (method, _, path) => {
    expect([await get(other, path(), method), await get(owner, path(), method)]).toEqual([404, 200]);
  });

  test.each([
    ['cancel', 409],
    ['retry', 200],
  ])('by POST does not %s', async (verb, owners) => {
    const before = await rows();
    expect(await get(other, `/api/requests/${has.id}/${verb}`, 'POST')).toBe(404);
    expect(await rows()).toEqual(before);
    expect(await get(owner, `/api/requests/${has.id}/${verb}`, 'POST')).toBe(owners);
    await owner.settled(has.id);
  });
});

test('a new key of the same owner leads to what the old one did', async () => {
  const fresh = new ApiClient(stage.program.url, await makeKey(stage.program, 'shop-a'));
  expect(await fresh.query(REQUEST, { id: has.id })).toMatchObject({ request: { id: has.id } });
});

test('where keys are not asked for, everything is everybody’s again', async () => {
  const open = await stage.join({ env: { ROLES: 'api', AUTH: 'off' } });
  const api = new ApiClient(open.url);
  expect(await api.query(REQUEST, { id: has.id })).toMatchObject({ request: { id: has.id } });
  expect(await api.query('{ requests { totalCount } }')).toMatchObject({ requests: { totalCount: 2 } });
});
