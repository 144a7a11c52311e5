import { makeKey } from '../support/keys.js';
import { everything, HANDSHAKE, requestHead, sendRaw } from '../support/raw-socket.js';
import { freePort } from '../support/redis.js';
import { onStage, type Stage, startStage } from '../support/stage.js';

const QUERY = JSON.stringify({ query: '{ __typename }' });
const JSON_TYPE = { 'content-type': 'application/json' };
const ask = (url: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/graphql`, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: QUERY });
/** The statuses of so many questions, one after the other. */
async function statuses(count: number, question: () => Promise<Response>): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < count; i += 1) all.push((await question()).status);
  return all;
}

describe('a client that asks too often', () => {
  let stage: Stage;
  let url: string;
  const from = (address: string) => ({ 'x-forwarded-for': address });

  beforeAll(async () => {
    stage = await startStage({ env: { ROLES: 'api', AUTH: 'keys', RATE_LIMIT: '5', TRUST_PROXY: '1' } });
    ({ url } = stage.program);
  });
  afterAll(() => stage?.dispose());

  test('is told when to come again, by its key, wherever it comes from', async () => {
    const [key, other] = [await makeKey(stage.program, 'shop'), await makeKey(stage.program, 'shop')];
    const bearer = { authorization: `Bearer ${key}` };
    let number = 0;
    expect(await statuses(6, () => ask(url, { ...bearer, ...from(`192.0.2.${(number += 1)}`) }))).toEqual([
      200, 200, 200, 200, 200, 429,
    ]);
    const refused = await ask(url, bearer);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toEqual({
      errors: [
        {
          message: expect.stringContaining('try again in'),
          extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) },
        },
      ],
    });
    expect((await ask(url, { authorization: `Bearer ${other}` })).status).toBe(200);
    const rest = await fetch(`${url}/api/status/1`, { headers: bearer });
    expect(rest.status).toBe(429);
    expect(await rest.json()).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
  });

  test('is known by its address without a good key, and holds nobody up but itself', async () => {
    const nobody = from('192.0.2.100');
    const guess = { ...from('192.0.2.101'), authorization: `Bearer ht_0123456789ab_${'A'.repeat(43)}` };
    for (const headers of [nobody, guess]) {
      expect(await statuses(6, () => ask(url, headers))).toEqual([401, 401, 401, 401, 401, 429]);
    }
    const key = await makeKey(stage.program, 'shop');
    expect((await ask(url, { ...nobody, authorization: `Bearer ${key}` })).status).toBe(200);
    // Whoever comes from where keys are being guessed has to wait, or each guess would cost a look.
    expect((await ask(url, { ...guess, authorization: `Bearer ${key}` })).status).toBe(429);
    expect((await ask(url, from('192.0.2.102'))).status).toBe(401);
  });

  test('is not believed what it says of its address', async () => {
    let number = 0;
    const made = () => ask(url, from(`203.0.113.${(number += 1)}, 192.0.2.200`));
    expect((await statuses(6, made)).at(-1)).toBe(429);
  });

  test('may ask for files ten times as often', async () => {
    const question = () => fetch(`${url}/files/none`, { headers: from('192.0.2.103') });
    expect((await statuses(51, question)).slice(48)).toEqual([401, 401, 429]);
  });

  test('does not keep others from seeing that the process lives', async () => {
    const question = () => fetch(`${url}/health/live`, { headers: from('192.0.2.104') });
    expect(new Set(await statuses(30, question))).toEqual(new Set([200]));
  });
});

test('where no proxy is trusted, nobody changes address by saying so', () =>
  onStage({ env: { ROLES: 'api', AUTH: 'keys', RATE_LIMIT: '2' } }, async ({ program }) => {
    let number = 0;
    const question = () => ask(program.url, { 'x-forwarded-for': `192.0.2.${(number += 1)}` });
    expect(await statuses(3, question)).toEqual([401, 401, 429]);
  }));

describe('a program that only this machine can reach', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({ env: { ROLES: 'api' } });
  });
  afterAll(() => stage?.dispose());

  test('sets no limit unless it is told to', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => ask(stage.program.url)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  test.each(['evil.example', 'evil.example:3000', '127.0.0.1.evil.example'])(
    'answers nobody who takes it for %s',
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
    ['a route that nobody made', '/nowhere', { origin: 'null' }],
  ])('takes nothing from a page of another site: %s', async (_, path, headers) => {
    const answer = await fetch(`${stage.program.url}${path}`, {
      method: 'POST',
      headers: { ...JSON_TYPE, ...headers },
      body: QUERY,
    });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('FORBIDDEN');
  });

  test.each(['/health/live', '/graphql', '/files/none', '/nowhere', '/api/status/1'])(
    'has browsers make no more of %s than it is',
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

  test.each(['/queues', '/queues/api/queues'])('shows no board unless it is told to: %s', async (path) => {
    expect((await fetch(`${stage.program.url}${path}`)).status).toBe(404);
  });

  test('allows no other site anything', async () => {
    const answer = await fetch(`${stage.program.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
    });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a program whose port is published to its own machine alone, as from a container', () => {
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
  ])('answers no page that has its own name lead there: %s', async (line) => {
    expect(await asked(line, { Host: 'evil.example:3000' })).toMatch(/^HTTP\/1\.1 403 [^]*PUBLIC_URL/);
  });

  test('opens no WebSocket for one', async () => {
    const headers = { ...HANDSHAKE, Host: 'evil.example', Origin: 'http://evil.example' };
    expect(await asked('GET /graphql', headers)).toMatch(/^HTTP\/1\.1 403 /);
  });

  test.each(['/health/live', '/health/ready', '/metrics'])(
    'tells whoever watches over it from other machines: %s',
    async (path) => {
      expect(await asked(`GET ${path}`, { Host: 'api:3000' })).toMatch(/^HTTP\/1\.1 200 /);
    },
  );

  test('answers this machine, by any name of its own', async () => {
    for (const host of ['127.0.0.1:3000', 'localhost', 'halftone.localhost', '[::1]:3000'])
      expect(await asked('GET /api/openapi.json', { Host: host })).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('behind a proxy of its own name, with CORS_ORIGINS', () => {
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

  test('the pages that it names may ask, with their keys', async () => {
    const origin = 'https://shop.example';
    const before = await preflight(origin);
    expect(before.status).toBe(204);
    expect(Object.fromEntries(before.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-headers': expect.stringContaining('authorization'),
    });
    const key = await makeKey(stage.program, 'shop');
    const from = { origin, 'sec-fetch-site': 'cross-site' };
    const answer = await ask(url, { ...from, authorization: `Bearer ${key}` });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    expect((await ask(url, from)).status).toBe(401);
  });

  test('no others may', async () => {
    const answer = await preflight('https://evil.example');
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect((await ask(url, { origin: 'https://evil.example' })).status).toBe(403);
  });

  test('a browser is told to come back by TLS alone', async () => {
    const { headers } = await fetch(`${url}/health/live`);
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=/);
  });
});
