import { buildSchema, type GraphQLField, type GraphQLObjectType, isRequiredArgument } from 'graphql';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { ApiClient, ApiError, catalogue } from '../support/client.js';
import { hangBeforeHeaders } from '../support/image-host.behaviours.js';
import { makeKey } from '../support/keys.js';
import { ON_FILES } from '../support/objects.js';
import { openSocket, subscribe } from '../support/raw-socket.js';
import { type Route, type Ways, waysInto } from '../support/routes.js';
import { type Stage, startStage } from '../support/stage.js';

const TOKEN = 'scrape-scrape-scrape';
const ENV = {
  // Always the file store: a bucket's own server would serve the files.
  ...ON_FILES,
  AUTH: 'keys',
  SECRET_KEY: 'a secret key of thirty-two characters',
  METRICS_TOKEN: TOKEN,
  BULL_BOARD: 'true',
};

/** The routes without authentication. Adding one is a decision: it must not reveal data of any owner. */
const OPEN = [
  'GET /',
  'GET /new',
  'GET /requests/*path',
  'GET /webhooks',
  'GET /settings',
  'GET /first-steps',
  'GET /health/live',
  'GET /health/ready',
  'GET /api/openapi.json',
];
/** The routes for the operator's token, which no owner's key opens. */
const OPERATORS = ['GET /metrics'];
/** The paths that middleware serves, which have no route in the list. */
const MOUNTED = {
  open: ['/graphiql', '/api/docs'],
  closed: ['/graphql', '/queues', '/queues/', '/queues/api/queues', '/queues/static/js/x.js'],
};

let stage: Stage;
let ways: Ways;
let owner: ApiClient;
let other: ApiClient;
/** The ids and files of `owner`, which `other` attempts to reach. */
let has: { request: string; image: string; webhook: string; delivery: string; files: string[] };

beforeAll(async () => {
  stage = await startStage({ env: ENV });
  const { program, host } = stage;
  owner = new ApiClient(program.url, await makeKey(program, 'shop-a'));
  other = new ApiClient(program.url, await makeKey(program, 'shop-b'));
  await stage.servePhoto('/good.jpg', { width: 300, height: 200 });
  const register = `mutation { registerWebhook(input: { url: "${host.url('/hook')}" }) { webhook { id } } }`;
  const webhook = (await owner.query(register)).registerWebhook.webhook.id as string;
  const request = await owner.upload(catalogue([host.url('/good.jpg')], [host.url('/missing.jpg')]));
  expect(await owner.settled(request)).toMatchObject({ status: 'PARTIAL' });
  const [image] = await stage.sql<{ id: string; name: string }>(
    `SELECT id, file_name AS name FROM images WHERE status = 'COMPLETED'`,
  );
  const [delivery] = await stage.sql<{ id: string }>('SELECT id FROM deliveries');
  const folder = `requests/${request}`;
  const files = ['input.csv', 'output.csv', 'errors.csv', `images/${image!.id}/${image!.name}`];
  has = {
    request,
    image: image!.id,
    webhook,
    delivery: delivery!.id,
    files: files.map((file) => `${folder}/${file}`),
  };
  ways = await waysInto({ ...program.services, ...ENV });
}, 120_000);
afterAll(() => stage?.dispose());

/** Returns the paths of a route, with the owner's ids and files as parameters. */
function addressesOf({ path }: Route): string[] {
  if (path.includes('*key')) return has.files.map((file) => path.replace('*key', file));
  if (!path.includes(':')) return [path];
  const id = idFor(path);
  const filled = path.replace(':id', id);
  if (filled.includes(':')) throw new Error(`Add values for the parameters of ${path} to this test`);
  return [filled];
}

function idFor(path: string): string {
  if (/^\/(api\/images|image)\//.test(path)) return has.image;
  if (path.startsWith('/api/webhooks/')) return has.webhook;
  if (path.startsWith('/api/deliveries/')) return has.delivery;
  if (/^\/(api\/requests|api\/status|status)\//.test(path)) return has.request;
  throw new Error(`Add the id for ${path} to this test`);
}

const ids = () => [has.request, has.image, has.webhook, has.delivery];
const nameOf = ({ method, path }: Route) => `${method} ${path}`;
const closedRoutes = () => ways.routes.filter((route) => ![...OPEN, ...OPERATORS].includes(nameOf(route)));

/** Sends a request and reads only the first bytes of the response, because an event stream has no end. */
async function ask(
  method: string,
  address: string,
  authorization?: string,
): Promise<{ status: number; text: string }> {
  const leaving = new AbortController();
  const response = await fetch(`${stage.program.url}${address}`, {
    method,
    redirect: 'manual',
    headers: authorization === undefined ? {} : { authorization },
    signal: leaving.signal,
  });
  const { status, body } = response;
  const first = await body?.getReader().read();
  leaving.abort();
  return { status, text: Buffer.from(first?.value ?? []).toString('latin1') };
}

describe('HTTP', () => {
  test('only middleware that inspects every request runs before authentication', () => {
    // Nest's own hook, pipelining, the base path, request ids, metrics and spans, the minimum rate of bodies, the headers,
    // and the rejection of pages of other sites.
    const nameless = '<anonymous>';
    expect(ways.before).toEqual([
      ...Array<string>(6).fill(nameless),
      'adjustHeaders',
      'compression',
      'helmetMiddleware',
      nameless,
    ]);
  });

  test('the list of routes contains the known ones', () => {
    const names = ways.routes.map(nameOf);
    expect(names.length).toBeGreaterThan(20);
    for (const known of [...OPEN, ...OPERATORS, 'GET /files/*key', 'GET /api/status/:id'])
      expect(names).toContain(known);
  });

  test.each<[string, string | undefined]>([
    ['no key', undefined],
    ['a token that is not a key', 'Bearer hunter2'],
    ['a key that was never created', `Bearer ht_0123456789ab_${'A'.repeat(43)}`],
    ['an owner’s key as a password', 'Basic'],
    ['the metrics’ token', `Bearer ${TOKEN}`],
  ])('with %s, every route that needs authentication responds with 401', async (_, given) => {
    const authorization = given === 'Basic' ? `Basic ${btoa(`:${owner.key}`)}` : given;
    for (const route of closedRoutes()) {
      for (const address of addressesOf(route)) {
        const { status, text } = await ask(route.method, address, authorization);
        expect([route.method, address, status]).toEqual([route.method, address, 401]);
        // The problem document contains the requested path, and no other id.
        const rest = text.replaceAll(address, '');
        for (const id of ids()) expect(rest).not.toContain(id);
      }
    }
    for (const address of MOUNTED.closed) {
      if (address.startsWith('/queues') && authorization === `Bearer ${TOKEN}`) continue;
      expect([address, (await ask('GET', address, authorization)).status]).toEqual([address, 401]);
    }
  });

  test('the routes without authentication reveal no data of any owner, and accept only GET', async () => {
    const addresses = [...OPEN.map((name) => name.split(' ')[1]!), ...MOUNTED.open];
    for (const address of addresses) {
      const { status, text } = await ask('GET', address);
      expect([address, status]).toEqual([address, 200]);
      expect(text).not.toMatch(/shop-[ab]|good\.jpg|postgres:/);
      for (const id of ids()) expect(text).not.toContain(id);
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
        expect([method, address, (await ask(method, address)).status]).toEqual([method, address, 401]);
    }
  });

  test('an owner’s key does not open the metrics and the queue dashboard', async () => {
    for (const address of ['/metrics', '/METRICS/', '/queues', '/Queues/api/queues'])
      expect([address, (await ask('GET', address, `Bearer ${owner.key}`)).status]).toEqual([address, 401]);
  });

  test.each([
    '/GRAPHQL',
    '/graphql/',
    '//graphql',
    '/graphql/../health/live/../../graphql',
    '/health/../api/webhooks',
    '/health/live/../../api/webhooks',
    '/health%2f..%2fapi/webhooks',
    '/health/%2e%2e/api/webhooks',
    '/API/webhooks',
    '/api/webhooks/',
    '/api/docs/../webhooks',
    '/api/docs/..%2fwebhooks',
    '/graphiql/../graphql',
    '/graphiql/..;/graphql',
    '/api/openapi.json/../webhooks',
    '/api%2fwebhooks',
  ])('an unusual spelling of a path does not bypass authentication: %s', async (path) => {
    const { hostname, port } = new URL(stage.program.url);
    const asked = httpRequest({ hostname, port, path }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    const { statusCode: status } = response;
    const text = String(await buffer(response));
    expect([401, 404]).toContain(status);
    for (const id of ids()) expect(text).not.toContain(id);
  });

  test('no route returns an owner’s objects to another owner', async () => {
    for (const route of closedRoutes()) {
      for (const address of addressesOf(route)) {
        const { status, text } = await ask(route.method, address, `Bearer ${other.key}`);
        // A route without an id may respond, but not with the owner's ids.
        const result = address === route.path ? ids().filter((id) => text.includes(id)) : status;
        expect([route.method, address, result]).toEqual([
          route.method,
          address,
          address === route.path ? [] : 404,
        ]);
      }
    }
  });

  test('every route accepts an id in capitals', async () => {
    const headers = { authorization: `Bearer ${owner.key}` };
    const routes = closedRoutes().filter(({ method, path }) => method === 'GET' && path.includes(':id'));
    expect(routes.length).toBeGreaterThan(6);
    for (const { path } of routes) {
      const pair = () =>
        Promise.all(
          [idFor(path), idFor(path).toUpperCase()].map(async (id) => {
            const response = await fetch(`${stage.program.url}${path.replace(':id', id)}`, { headers });
            return [path, response.status, Buffer.from(await response.arrayBuffer()).toString('latin1')];
          }),
        );
      // A delivery may change its state between the two requests, though not forever.
      await stage.until(async () => {
        const [plain, capitals] = await pair();
        return JSON.stringify(plain) === JSON.stringify(capitals);
      });
      expect((await pair())[0]!.slice(0, 2)).toEqual([path, 200]);
    }
  });

  test('every route returns an owner’s objects to that owner', async () => {
    // Routes that change objects come last.
    const order = (route: Route) => (route.method === 'GET' ? 0 : 1);
    for (const route of closedRoutes().toSorted((a, b) => order(a) - order(b))) {
      // DELETE would remove the objects, and PATCH needs a body.
      if (['DELETE', 'PATCH'].includes(route.method)) continue;
      for (const address of addressesOf(route).filter((one) => one !== route.path)) {
        const { status } = await ask(route.method, address, `Bearer ${owner.key}`);
        // 415: the route needs a body, and asks for it only from those who may see the request.
        expect([route.method, address, [200, 202, 409, 415].includes(status)]).toEqual([
          route.method,
          address,
          true,
        ]);
      }
    }
    await owner.settled(has.request);
  });
});

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
