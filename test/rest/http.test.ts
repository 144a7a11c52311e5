import { randomUUID } from 'node:crypto';
import { catalogue } from '../support/client.js';
import { curl } from '../support/curl.js';
import { hangBeforeHeaders } from '../support/image-host.behaviours.js';
import { makeKey } from '../support/keys.js';
import { freePort } from '../support/free-port.js';
import { onStage, type Stage, startStage } from '../support/stage.js';

const READ = 'GET, HEAD, OPTIONS';
const WRITE = 'OPTIONS, POST';
/** The paths of the program, and the methods of each. */
const PATHS: readonly [path: string, allow: string][] = [
  ['/graphql', 'GET, OPTIONS, POST'],
  ['/graphiql', READ],
  ['/files', READ],
  ['/files/requests/x/input.csv', READ],
  ['/health/live', READ],
  ['/health/ready', READ],
  ['/metrics', READ],
  ['/upload', WRITE],
  ['/status/ID', READ],
  ['/image/ID', READ],
  ['/api/upload', WRITE],
  ['/api/inspect', WRITE],
  ['/api/status/ID', READ],
  ['/api/images/ID', READ],
  ['/api/requests', READ],
  ['/api/requests/ID', 'DELETE, GET, HEAD, OPTIONS'],
  ['/api/requests/ID/failures', READ],
  ['/api/requests/ID/savings', READ],
  ['/api/requests/ID/deliveries', READ],
  ['/api/webhooks', 'GET, HEAD, OPTIONS, POST'],
  ['/api/webhooks/ID', 'DELETE, GET, HEAD, OPTIONS, PATCH'],
  ['/api/webhooks/ID/deliveries', READ],
  ['/api/webhooks/ID/test', WRITE],
  ['/api/webhooks/ID/rotate-secret', WRITE],
  ['/api/deliveries/ID', READ],
  ['/api/deliveries/ID/redeliver', WRITE],
  ['/api/requests/ID/cancel', WRITE],
  ['/api/requests/ID/retry', WRITE],
  ['/api/requests/ID/events', READ],
  ['/api/requests/ID/input.csv', READ],
  ['/api/requests/ID/output.csv', READ],
  ['/api/requests/ID/errors.csv', READ],
  ['/api/requests/ID/images.zip', READ],
  ['/api/openapi.json', READ],
  ['/api/docs', READ],
  ['/api/docs/problems', READ],
  ['/api/docs/problems/NOT_FOUND', READ],
];
/** Sends HEAD. Without --output, curl would also print the head as the body. */
const HEAD = ['--head', '--output', '/dev/null'];
const ORIGIN = 'https://shop.example';

let stage: Stage;
let id: string;
const at = (path: string) => `${stage.program.url}${path.replaceAll('ID', id)}`;

beforeAll(async () => {
  const env = { CORS_ORIGINS: ORIGIN, SECRET_KEY: 'a secret key of these tests alone', RATE_LIMIT: '100000' };
  stage = await startStage({ env });
  await stage.servePhoto('/a.jpg', { width: 60, height: 40 });
  id = await stage.api.upload(catalogue([stage.host.url('/a.jpg')], [stage.host.url('/none.jpg')]));
  await stage.api.settled(id);
}, 60_000);
afterAll(() => stage?.dispose());

describe.each(PATHS)('the path %s', (path, allow) => {
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'];
  const others = methods.filter((method) => !allow.split(', ').includes(method));

  test.each(others)('rejects %s with 405 and an Allow header', async (method) => {
    const { status, headers, body, json } = await curl([
      ...(method === 'HEAD' ? HEAD : ['--request', method]),
      at(path),
    ]);
    expect([status, headers.allow]).toEqual([405, allow]);
    expect(headers['cache-control']).toBe('no-store');
    if (method === 'HEAD') return;
    const problem = path === '/graphql' ? json().errors[0].extensions : json();
    expect(problem.code).toBe('METHOD_NOT_ALLOWED');
    expect(body.toString()).toContain(allow);
  });

  test('responds to OPTIONS with an Allow header', async () => {
    for (const origin of [[], ['--header', `origin: ${ORIGIN}`]]) {
      const { status, headers, body } = await curl(['--request', 'OPTIONS', ...origin, at(path)]);
      expect([status, headers.allow, body.length]).toEqual([204, allow, 0]);
    }
  });
});

test.each(PATHS.filter(([, allow]) => allow === READ).map(([path]) => path))(
  'HEAD %s has the status and the type of GET',
  async (path) => {
    const head = await curl([...HEAD, at(path)]);
    const get = await curl([at(path)]);
    expect([head.exit, head.status, head.headers['content-type']]).toEqual([
      0,
      get.status,
      get.headers['content-type'],
    ]);
  },
);

test.each(['/nothing', '/api/nothing', '/api/docs/nothing', '/api/docs/problems/NOTHING'])(
  'the path %s is NOT_FOUND for every method',
  async (path) => {
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
      const { status, headers } = await curl(['--request', method, at(path)]);
      expect([method, status, headers.allow]).toEqual([method, 404, undefined]);
    }
  },
);

test('a CORS preflight of an allowed origin is granted', async () => {
  const { status, headers } = await curl([
    ...['--request', 'OPTIONS', '--header', `origin: ${ORIGIN}`],
    ...['--header', 'access-control-request-method: DELETE', at('/api/status/ID')],
  ]);
  expect([status, headers['access-control-allow-origin']]).toEqual([204, ORIGIN]);
  expect(headers['access-control-allow-methods']).toContain('DELETE');
});

test('scripts of an allowed origin may read every header of the API', async () => {
  const { headers } = await curl(['--header', `origin: ${ORIGIN}`, at('/api/status/ID')]);
  const exposed = headers['access-control-expose-headers']!.split(',');
  for (const name of [
    'Allow',
    'Content-Range',
    'ETag',
    'Link',
    'Location',
    'RateLimit',
    'RateLimit-Policy',
    'Retry-After',
  ])
    expect(exposed).toContain(name);
});

test('the type of a problem is the URL of a page that says what to do', async () => {
  const problem = (await curl([at(`/api/status/${randomUUID()}`)])).json();
  const page = await curl([problem.type]);
  expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.headers['content-security-policy']).toMatch(/^default-src 'none';/);
  expect(page.body.toString()).toMatch(/NOT_FOUND[^]*HTTP status 404[^]*What to do/);
  const all = (await curl([at('/api/docs/problems')])).body.toString();
  for (const code of ['NOT_FOUND', 'INVALID_CSV', 'RATE_LIMITED', 'METHOD_NOT_ALLOWED', 'INTERNAL'])
    expect(all).toContain(`id="${code}"`);
});

test('a problem contains the path of the request without the query string', async () => {
  const { json } = await curl([at('/api/status/ID?limit=0&secret=hush')]);
  expect(json()).toMatchObject({ instance: `/api/status/${id}` });
  expect(JSON.stringify(json())).not.toContain('hush');
});

test('responses with data of one client have Cache-Control: no-store', async () => {
  for (const path of ['/api/status/ID', '/api/webhooks', '/health/live', '/health/ready', '/nothing']) {
    expect([path, (await curl([at(path)])).headers['cache-control']]).toEqual([
      path,
      expect.stringContaining('no-store'),
    ]);
  }
});

test('events are rejected with 406 when the client does not accept text/event-stream', async () => {
  const { status, json } = await curl([
    ...['--header', 'accept: application/json'],
    at('/api/requests/ID/events'),
  ]);
  expect([status, json().code]).toEqual([406, 'NOT_ACCEPTABLE']);
  const accepted = await curl(['--header', 'accept: text/event-stream', at('/api/requests/ID/events')]);
  expect(accepted.status).toBe(200);
});

test('each response has the number of requests left in its RateLimit header', async () => {
  const { headers } = await curl([at('/api/status/ID')]);
  expect(headers['ratelimit-policy']).toBe('"calls";q=100000;w=60');
  expect(headers.ratelimit).toMatch(/^"calls";r=\d+;t=\d+$/);
  const file = await curl([at('/api/images/ID')]);
  expect(file.headers['ratelimit-policy']).toBe('"files";q=1000000;w=60');
});

test('the 429 of a client above its limit has the same headers', () =>
  onStage({ env: { ROLES: 'api', RATE_LIMIT: '2' } }, async ({ program }) => {
    const ask = () => curl([`${program.url}/api/webhooks`]);
    expect((await ask()).headers.ratelimit).toMatch(/^"calls";r=1;/);
    expect((await ask()).headers.ratelimit).toMatch(/^"calls";r=0;/);
    const { status, headers } = await ask();
    expect(status).toBe(429);
    expect(headers.ratelimit).toBe(`"calls";r=0;t=${headers['retry-after']}`);
  }));

test('without a rate limit there is no RateLimit header', () =>
  onStage({ env: { ROLES: 'api' } }, async ({ program }) => {
    const { headers } = await curl([`${program.url}/api/webhooks`]);
    expect(headers).not.toHaveProperty('ratelimit');
  }));

test('a file that does not exist yet is rejected with a Retry-After header', async () => {
  stage.host.on('/hang.jpg', hangBeforeHeaders);
  const running = await stage.api.upload(catalogue([stage.host.url('/hang.jpg')]));
  for (const file of ['output.csv', 'errors.csv', 'images.zip']) {
    const { status, headers } = await curl([at(`/api/requests/${running}/${file}`)]);
    expect([file, status, Number(headers['retry-after'])]).toEqual([file, 409, 5]);
  }
  await curl(['--request', 'POST', at(`/api/requests/${running}/cancel`)]);
});

test('a process with the role worker also responds to unknown paths with a problem document', async () => {
  const worker = await stage.join({ env: { ROLES: 'worker' } });
  const unknown = await curl([`${worker.url}/graphql`]);
  expect([unknown.status, unknown.headers['content-type']]).toEqual([404, 'application/problem+json']);
  const method = await curl(['--request', 'POST', `${worker.url}/health/live`]);
  expect([method.status, method.headers.allow]).toEqual([405, READ]);
  expect((await curl([unknown.json().type])).status).toBe(200);
});

test('without a key, the methods of a path are not revealed', async () => {
  const PORT = String(await freePort());
  const PUBLIC_URL = `http://127.0.0.1:${PORT}`;
  await onStage({ env: { ROLES: 'api', AUTH: 'keys', PUBLIC_URL, PORT } }, async ({ program }) => {
    const ask = (...args: string[]) => curl([...args, '--request', 'PUT', `${program.url}/api/webhooks`]);
    const rejected = await ask();
    expect([rejected.status, rejected.headers.allow]).toEqual([401, undefined]);
    expect(rejected.json().type).toBe(`${PUBLIC_URL}/api/docs/problems/UNAUTHENTICATED`);
    const key = await makeKey(program, 'shop');
    expect((await ask('--header', `authorization: Bearer ${key}`)).status).toBe(405);
    expect((await curl([`${program.url}/api/docs/problems/UNAUTHENTICATED`])).status).toBe(200);
  });
});
