import { makeKey } from '../support/keys.js';
import { everything, HANDSHAKE, requestHead, sendRaw } from '../support/raw-socket.js';
import { freePort } from '../support/free-port.js';
import { onStage, type Stage, startStage } from '../support/stage.js';

const QUERY = JSON.stringify({ query: '{ __typename }' });
const JSON_TYPE = { 'content-type': 'application/json' };
const ask = (url: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/graphql`, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: QUERY });
/** Sends `count` requests one after the other and returns their statuses. */
async function statuses(count: number, send: () => Promise<Response>): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < count; i += 1) all.push((await send()).status);
  return all;
}

describe('rate limits', () => {
  let stage: Stage;
  let url: string;
  const from = (address: string) => ({ 'x-forwarded-for': address });

  beforeAll(async () => {
    stage = await startStage({ env: { ROLES: 'api', AUTH: 'keys', RATE_LIMIT: '5', TRUST_PROXY: '1' } });
    ({ url } = stage.program);
  });
  afterAll(() => stage?.dispose());

  test('a key above its limit gets a 429 with Retry-After from every address, and other keys do not', async () => {
    const [key, other] = [await makeKey(stage.program, 'shop'), await makeKey(stage.program, 'shop')];
    const bearer = { authorization: `Bearer ${key}` };
    let number = 0;
    expect(await statuses(6, () => ask(url, { ...bearer, ...from(`192.0.2.${(number += 1)}`) }))).toEqual([
      200, 200, 200, 200, 200, 429,
    ]);
    const rejected = await ask(url, bearer);
    expect(Number(rejected.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await rejected.json()).toEqual({
      errors: [
        {
          message: expect.stringContaining('Retry in'),
          extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) },
        },
      ],
    });
    expect((await ask(url, { authorization: `Bearer ${other}` })).status).toBe(200);
    const rest = await fetch(`${url}/api/status/1`, { headers: bearer });
    expect(rest.status).toBe(429);
    expect(await rest.json()).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
  });

  test('a client without a valid key is limited by its address, and other addresses are not affected', async () => {
    const anonymous = from('192.0.2.100');
    const guess = { ...from('192.0.2.101'), authorization: `Bearer ht_0123456789ab_${'A'.repeat(43)}` };
    for (const headers of [anonymous, guess]) {
      expect(await statuses(6, () => ask(url, headers))).toEqual([401, 401, 401, 401, 401, 429]);
    }
    const key = await makeKey(stage.program, 'shop');
    expect((await ask(url, { ...anonymous, authorization: `Bearer ${key}` })).status).toBe(200);
    // A valid key from an address that guesses keys is rejected too: checking it would cost a lookup per guess.
    expect((await ask(url, { ...guess, authorization: `Bearer ${key}` })).status).toBe(429);
    expect((await ask(url, from('192.0.2.102'))).status).toBe(401);
  });

  test('addresses that the client adds to X-Forwarded-For are ignored', async () => {
    let number = 0;
    const send = () => ask(url, from(`203.0.113.${(number += 1)}, 192.0.2.200`));
    expect((await statuses(6, send)).at(-1)).toBe(429);
  });

  test('the limit for files is ten times as high', async () => {
    const send = () => fetch(`${url}/files/none`, { headers: from('192.0.2.103') });
    expect((await statuses(51, send)).slice(48)).toEqual([401, 401, 429]);
  });

  test('health checks are not limited', async () => {
    const send = () => fetch(`${url}/health/live`, { headers: from('192.0.2.104') });
    expect(new Set(await statuses(30, send))).toEqual(new Set([200]));
  });
});

test('without TRUST_PROXY, X-Forwarded-For does not change the address of a client', () =>
  onStage({ env: { ROLES: 'api', AUTH: 'keys', RATE_LIMIT: '2' } }, async ({ program }) => {
    let number = 0;
    const send = () => ask(program.url, { 'x-forwarded-for': `192.0.2.${(number += 1)}` });
    expect(await statuses(3, send)).toEqual([401, 401, 429]);
  }));

describe('a program that listens on the loopback address only', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({ env: { ROLES: 'api' } });
  });
  afterAll(() => stage?.dispose());

  test('there is no rate limit by default', async () => {
    const responses = await Promise.all(Array.from({ length: 200 }, () => ask(stage.program.url)));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
  });

  test.each(['evil.example', 'evil.example:3000', '127.0.0.1.evil.example'])(
    'a request for the host %s is rejected with a message that names PUBLIC_URL',
    async (host) => {
      const head = requestHead('GET /health/live', { Host: host, Connection: 'close' });
      expect(await everything(await sendRaw(stage.program.url, head))).toMatch(
        /^HTTP\/1\.1 403 [^]*PUBLIC_URL/,
      );
    },
  );

  test.each<[string, string, Record<string, string>]>([
    ['GraphQL', '/graphql', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['REST', '/api/requests/1/cancel', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['an unknown route', '/nowhere', { origin: 'null' }],
  ])('a POST from a page of another site is rejected: %s', async (_, path, headers) => {
    const response = await fetch(`${stage.program.url}${path}`, {
      method: 'POST',
      headers: { ...JSON_TYPE, ...headers },
      body: QUERY,
    });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('FORBIDDEN');
  });

  test.each(['/health/live', '/graphql', '/files/none', '/nowhere', '/api/status/1'])(
    'the response of %s has security headers',
    async (path) => {
      const { headers } = await fetch(`${stage.program.url}${path}`);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-security-policy':
          "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      });
      for (const name of ['x-powered-by', 'strict-transport-security', 'access-control-allow-origin'])
        expect(headers.get(name)).toBeNull();
    },
  );

  test.each(['/queues', '/queues/api/queues'])(
    'the queue dashboard is not served by default: %s',
    async (path) => {
      expect((await fetch(`${stage.program.url}${path}`)).status).toBe(404);
    },
  );

  test('a CORS preflight of another site is not granted', async () => {
    const response = await fetch(`${stage.program.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a program in a container whose port is published to the loopback address only', () => {
  let stage: Stage;
  beforeAll(async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    stage = await startStage({
      env: { ROLES: 'api', HOST: '0.0.0.0', AUTH: 'off', PORT: String(port), PUBLIC_URL: url },
    });
  });
  afterAll(() => stage?.dispose());
  const asked = async (line: string, headers: Record<string, string>) =>
    everything(await sendRaw(stage.program.url, requestHead(line, { Connection: 'close', ...headers })));

  test.each([
    'GET /api/openapi.json',
    'GET /files/none',
    'GET /queues',
    'GET /graphiql',
    'DELETE /health/live/../api',
  ])('a request from a page that resolves its own name to this address is rejected: %s', async (line) => {
    expect(await asked(line, { Host: 'evil.example:3000' })).toMatch(/^HTTP\/1\.1 403 [^]*PUBLIC_URL/);
  });

  test('a WebSocket from a page that resolves its own name to this address is rejected', async () => {
    const headers = { ...HANDSHAKE, Host: 'evil.example', Origin: 'http://evil.example' };
    expect(await asked('GET /graphql', headers)).toMatch(/^HTTP\/1\.1 403 /);
  });

  test.each(['/health/live', '/health/ready', '/metrics'])(
    'monitoring from another machine can read %s',
    async (path) => {
      expect(await asked(`GET ${path}`, { Host: 'api:3000' })).toMatch(/^HTTP\/1\.1 200 /);
    },
  );

  test('requests that use a loopback name are accepted', async () => {
    for (const host of ['127.0.0.1:3000', 'localhost', 'halftone.localhost', '[::1]:3000'])
      expect(await asked('GET /api/openapi.json', { Host: host })).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('a program behind a proxy, with PUBLIC_URL and CORS_ORIGINS', () => {
  let stage: Stage;
  let url: string;
  beforeAll(async () => {
    const port = await freePort();
    const known = { PORT: String(port), PUBLIC_URL: 'https://halftone.example' };
    stage = await startStage({
      env: { ROLES: 'api', AUTH: 'keys', CORS_ORIGINS: 'https://shop.example', ...known },
    });
    url = `http://127.0.0.1:${port}`;
  });
  afterAll(() => stage?.dispose());
  const preflight = (origin: string) =>
    fetch(`${url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });

  test('pages of an origin in CORS_ORIGINS may send requests with a key', async () => {
    const origin = 'https://shop.example';
    const before = await preflight(origin);
    expect(before.status).toBe(204);
    expect(Object.fromEntries(before.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-headers': expect.stringContaining('authorization'),
    });
    const key = await makeKey(stage.program, 'shop');
    const from = { origin, 'sec-fetch-site': 'cross-site' };
    const response = await ask(url, { ...from, authorization: `Bearer ${key}` });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    expect((await ask(url, from)).status).toBe(401);
  });

  test('pages of other origins may not send requests', async () => {
    const response = await preflight('https://evil.example');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect((await ask(url, { origin: 'https://evil.example' })).status).toBe(403);
  });

  test('responses have Strict-Transport-Security', async () => {
    const { headers } = await fetch(`${url}/health/live`);
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=/);
  });
});
