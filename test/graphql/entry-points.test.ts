import { buildSchema, type GraphQLField, type GraphQLObjectType, isRequiredArgument } from 'graphql';
import { readFileSync } from 'node:fs';
import { ApiError, catalogue } from '../support/client.js';
import { hangBeforeHeaders } from '../support/image-host.behaviours.js';
import { has, ids, other, owner, stage, TOKEN, useOwnedObjects } from '../support/owned-objects.js';
import { openSocket, subscribe } from '../support/raw-socket.js';

useOwnedObjects();

describe('GraphQL', () => {
  const schema = buildSchema(readFileSync('schema.gql', 'utf8'));
  const fieldsOf = (type: GraphQLObjectType | null | undefined) => Object.values(type?.getFields() ?? {});
  const roots = [
    ...fieldsOf(schema.getQueryType()).map((field) => ['query', field] as const),
    ...fieldsOf(schema.getMutationType()).map((field) => ['mutation', field] as const),
  ];

  /** Returns the owner's id, or another valid value, for an argument of a field. */
  function argument(field: string, name: string): string {
    if (name === 'requestId' || (name === 'id' && /Request$|^request$/.test(field)))
      return `"${has.request}"`;
    if (name === 'webhookId' || (name === 'id' && /Webhook/.test(field))) return `"${has.webhook}"`;
    if (name === 'deliveryId') return `"${has.delivery}"`;
    if (field === 'node') return `"${has.image}"`;
    if (field === 'nodes') return JSON.stringify(ids());
    if (name === 'input' && field === 'updateWebhook') return '{ enabled: false }';
    if (name === 'input' && field === 'redoImages')
      return `{ imageIds: ["${has.image}"], keepOriginal: true }`;
    throw new Error(`Add a value for the argument ${name} of ${field} to this test`);
  }

  /** Mutations that create objects and refer to no existing one. */
  const CREATING = ['uploadCsv', 'inspectCsv', 'previewImage', 'registerWebhook'];
  const LEAVES: Readonly<Record<string, string>> = {
    WebhookRegistration: '{ secret webhook { id } }',
    RequestConnection: '{ totalCount nodes { id } }',
    Installation: '{ version }',
    Boolean: '',
    String: '',
  };

  function operation(kind: string, field: GraphQLField<unknown, unknown>): string {
    const given = field.args
      .filter(isRequiredArgument)
      .map(({ name }) => `${name}: ${argument(field.name, name)}`);
    const type = String(field.type).replace(/[![\]]/g, '');
    return `${kind} { ${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''} ${LEAVES[type] ?? '{ id }'} }`;
  }

  const operations = roots
    .filter(([, { name }]) => !CREATING.includes(name))
    .map(([kind, field]) => [field.name, kind, field] as const);

  test('the list of fields contains the known ones', () => {
    expect(operations.length).toBeGreaterThan(9);
    expect(fieldsOf(schema.getSubscriptionType()).map(({ name }) => name)).toEqual([
      'progress',
      'requests',
      'deliveries',
    ]);
  });

  const rows = () =>
    stage.sql(
      `SELECT id, deleted_at::text AS a, round::text AS b, job AS c FROM requests WHERE owner = 'shop-a'
       UNION ALL SELECT id, url, secret, disabled_reason FROM webhooks WHERE owner = 'shop-a'
       UNION ALL SELECT id, webhook_id::text, address, NULL FROM deliveries
       ORDER BY 1`,
    );

  test.each(operations)(
    '%s returns nothing to another owner and changes nothing',
    async (name, kind, field) => {
      const before = await rows();
      expect(before.length).toBeGreaterThanOrEqual(3);
      for (const way of ['query', 'queryOverSocket'] as const) {
        const asked = operation(kind, field);
        const response = await other[way](asked).catch((error: unknown) => {
          if (!(error instanceof ApiError)) throw error;
          // The error message must not contain related ids either.
          const named = ids().filter((id) => error.message.includes(id) && !asked.includes(id));
          return named.length === 0 ? error.code : named;
        });
        expect([
          'NOT_FOUND',
          { [name]: null },
          { [name]: false },
          { [name]: [] },
          { [name]: ids().map(() => null) },
          { [name]: { totalCount: 0, nodes: [] } },
          { owner: 'shop-b' },
          { installation: { version: expect.any(String) } },
        ]).toContainEqual(response);
      }
      expect(await rows()).toEqual(before);
    },
  );

  test('the owner can read the same objects', async () => {
    const found = await owner.query(`{ request(id: "${has.request}") { id } webhooks { id } }`);
    expect(found).toEqual({ request: { id: has.request }, webhooks: [{ id: has.webhook }] });
  });

  test('every operation accepts an id in capitals', async () => {
    stage.host.on('/hang.jpg', hangBeforeHeaders);
    const id = await owner.upload(catalogue([stage.host.url('/hang.jpg')]));
    const given = { id: id.toUpperCase() };
    const { events, ended } = owner.watch(given.id);
    await stage.until(() => events.length > 0);
    expect(await owner.query('query ($id: ID!) { request(id: $id) { id } }', given)).toEqual({
      request: { id },
    });
    const cancel = 'mutation ($id: ID!) { cancelRequest(id: $id) { id status } }';
    expect(await owner.query(cancel, given)).toEqual({ cancelRequest: { id, status: 'CANCELLED' } });
    expect((await ended).at(-1)).toMatchObject({ status: 'CANCELLED' });
    const retry = 'mutation ($id: ID!) { retryFailedImages(requestId: $id) { id } }';
    await expect(owner.query(retry, given)).rejects.toMatchObject({ code: 'INVALID_STATE' });
    const remove = 'mutation ($id: ID!) { deleteRequest(id: $id) }';
    expect(await owner.query(remove, given)).toEqual({ deleteRequest: true });
  });

  test('another owner cannot subscribe to the progress of a request', async () => {
    await expect(other.watch(has.request).ended).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await owner.watch(has.request).ended).length).toBeGreaterThan(0);
  });

  test('another owner cannot subscribe to the deliveries of a request or a webhook', async () => {
    const of = (id: string) =>
      `subscription { deliveries(id: "${id}") { id ... on Request { deliveries { id } } ... on Webhook { deliveries { id } } } }`;
    for (const id of [has.request, has.webhook]) {
      await expect(other.firstOf(of(id))).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const { deliveries } = await owner.firstOf(of(id));
      expect(deliveries).toMatchObject({ id, deliveries: expect.arrayContaining([{ id: has.delivery }]) });
    }
    await expect(owner.firstOf(of(has.image))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('another owner cannot subscribe to the list of requests', async () => {
    const list = 'subscription { requests { totalCount nodes { id } } }';
    expect(await other.firstOf(list)).toEqual({ requests: { totalCount: 0, nodes: [] } });
    expect((await owner.firstOf(list)).requests.nodes).toContainEqual({ id: has.request });
  });

  test.each<[string, Record<string, string>]>([
    ['no key', {}],
    ['a token that is not a key', { authorization: 'Bearer hunter2' }],
    ['the metrics’ token', { authorization: `Bearer ${TOKEN}` }],
  ])('with %s, every field is rejected over HTTP and WebSocket', async (_, headers) => {
    for (const [, kind, field] of operations) {
      const query = operation(kind, field);
      const response = await fetch(`${stage.program.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
      });
      expect([field.name, response.status]).toEqual([field.name, 401]);
      expect(await response.json()).not.toHaveProperty('data');
    }
    const raw = await openSocket(stage.program.url, { init: false, headers });
    raw.send({ type: 'connection_init', payload: headers });
    for (const [name, kind, field] of operations) raw.send(subscribe(name, operation(kind, field)));
    expect(await raw.closed).toBe(4401);
  });
});
