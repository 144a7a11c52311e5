import { randomUUID } from 'node:crypto';
import { ApiClient, catalogue } from '../support/client.js';
import { makeKey } from '../support/keys.js';
import { type Stage, startStage } from '../support/stage.js';

const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';

let stage: Stage;
let owner: ApiClient;
let other: ApiClient;
/** The ids of the owner's objects, by type. */
let has: Record<'Request' | 'Product' | 'Image' | 'Webhook' | 'WebhookDelivery', string>;
/** The id of the delivery about the request. `has.WebhookDelivery` is a test event. */
let ofRequest: string;

beforeAll(async () => {
  stage = await startStage({ env: { AUTH: 'keys', SECRET_KEY: 'a secret key of thirty-two characters' } });
  const { program, host } = stage;
  owner = new ApiClient(program.url, await makeKey(program, 'shop-a'));
  other = new ApiClient(program.url, await makeKey(program, 'shop-b'));
  await stage.servePhoto('/good.jpg', { width: 300, height: 200 });
  const { registerWebhook } = await owner.query(
    `mutation { registerWebhook(input: { url: "${host.url('/hook')}" }) { webhook { id } } }`,
  );
  const webhook = registerWebhook.webhook.id as string;
  const id = await owner.upload(catalogue([host.url('/good.jpg')]));
  expect(await owner.settled(id)).toMatchObject({ status: 'COMPLETED' });
  const { request } = await owner.query(
    'query ($id: ID!) { request(id: $id) { products { nodes { id images { id } } } deliveries { id } } }',
    { id },
  );
  const { sendTestEvent } = await owner.query(`mutation { sendTestEvent(webhookId: "${webhook}") { id } }`);
  const [product] = request.products.nodes;
  has = {
    Request: id,
    Product: product.id,
    Image: product.images[0].id,
    Webhook: webhook,
    WebhookDelivery: sendTestEvent.id,
  };
  ofRequest = request.deliveries[0].id;
}, 60_000);
afterAll(() => stage?.dispose());

const known = () => Object.entries(has).map(([__typename, id]) => ({ __typename, id }));

test('nodes returns each object with its type, in the order of the ids, and null for an unknown id', async () => {
  const ids = [randomUUID(), ...Object.values(has).toReversed(), 'no id', ofRequest, has.Image.toUpperCase()];
  expect(await owner.query(NODES, { ids })).toEqual({
    nodes: [
      null,
      ...known().toReversed(),
      null,
      { __typename: 'WebhookDelivery', id: ofRequest },
      { __typename: 'Image', id: has.Image },
    ],
  });
});

test('node returns one object with the fields of its type', async () => {
  const query = `query ($product: ID!, $image: ID!, $request: ID!, $webhook: ID!, $delivery: ID!) {
    product: node(id: $product) { ... on Product { name status images { id } } }
    image: node(id: $image) { ... on Image { outputUrl product { serialNumber name row } } }
    request: node(id: $request) { ... on Request { inputCsvUrl progress { completedImages } } }
    webhook: node(id: $webhook) { ... on Webhook { events deliveries { eventType } } }
    delivery: node(id: $delivery) { ... on WebhookDelivery { eventType requestId } }
  }`;
  const response = await owner.query(query, {
    product: has.Product,
    image: has.Image,
    request: has.Request,
    webhook: has.Webhook,
    delivery: ofRequest,
  });
  expect(response).toEqual({
    product: { name: 'Product 1', status: 'COMPLETED', images: [{ id: has.Image }] },
    image: {
      outputUrl: expect.stringContaining(has.Image),
      product: { serialNumber: '1', name: 'Product 1', row: 1 },
    },
    request: { inputCsvUrl: expect.stringContaining(has.Request), progress: { completedImages: 1 } },
    webhook: {
      events: expect.any(Array),
      deliveries: [{ eventType: 'webhook.test' }, { eventType: 'request.completed' }],
    },
    delivery: { eventType: 'request.completed', requestId: has.Request },
  });
  // The URL of the image can be fetched without a key.
  expect((await fetch(response.image.outputUrl)).status).toBe(200);
});

test('nodes returns null for the objects of another owner', async () => {
  const ids = [...Object.values(has), ofRequest];
  expect(await other.query(NODES, { ids })).toEqual({ nodes: ids.map(() => null) });
});

test('nodes accepts 500 ids and rejects more', async () => {
  const ids = Array.from({ length: 500 }, () => randomUUID());
  expect(await owner.query(NODES, { ids })).toEqual({ nodes: ids.map(() => null) });
  await expect(owner.query(NODES, { ids: [...ids, has.Image] })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
  });
  expect(await owner.query(NODES, { ids: [] })).toEqual({ nodes: [] });
});

test('nodes returns null for a deleted request and its products and images', async () => {
  const id = await owner.upload(catalogue([stage.host.url('/good.jpg')]));
  await owner.settled(id);
  const { request } = await owner.query(
    'query ($id: ID!) { request(id: $id) { products { nodes { id } } images { nodes { id } } } }',
    { id },
  );
  const ids = [id, request.products.nodes[0].id, request.images.nodes[0].id];
  await owner.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id });
  expect(await owner.query(NODES, { ids })).toEqual({ nodes: [null, null, null] });
});
