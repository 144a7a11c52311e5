import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiClient, catalogue } from '../support/client.js';
import { keys, makeKey } from '../support/keys.js';
import { launch } from '../support/program.js';
import { openSocket, subscribe } from '../support/raw-socket.js';
import { type Stage, startStage } from '../support/stage.js';

const KEY = /^ht_[0-9a-f]{12}_[\w-]{43}$/;
const TOKEN = 'scrape-scrape-scrape';
const idOf = (key: string) => key.split('_')[1]!;

describe('a program with AUTH=keys', () => {
  let stage: Stage;
  let env: Record<string, string>;

  beforeAll(async () => {
    stage = await startStage({ env: { ROLES: 'api', AUTH: 'keys', METRICS_TOKEN: TOKEN } });
    env = { DATABASE_URL: stage.program.databaseUrl, DATA_DIR: stage.program.dataDir };
  });
  afterAll(() => stage?.dispose());

  test('accepts a valid key over HTTP and WebSocket, and records the hour of its use', async () => {
    const hour = () => new Date(new Date().setUTCMinutes(0, 0, 0));
    const begun = hour();
    const created = await keys(env, 'create', 'shop');
    expect(created).toMatchObject({ code: 0, stderr: '' });
    const key = created.stdout.trim();
    expect(key).toMatch(KEY);
    const api = new ApiClient(stage.program.url, key);
    const id = await api.upload(catalogue(['https://img.example.com/1.jpg']));
    const query = 'query ($id: ID!) { request(id: $id) { id } }';
    expect(await api.query(query, { id })).toEqual({ request: { id } });
    expect(await api.queryOverSocket(query, { id })).toEqual({ request: { id } });
    const { events, leave } = api.watch(id);
    await stage.until(() => events.length > 0);
    leave();
    const header = { authorization: `Bearer ${key}` };
    const raw = await openSocket(stage.program.url, { headers: header });
    expect(raw.socket.readyState).toBe(raw.socket.OPEN);
    raw.socket.terminate();
    const [row] = await stage.sql(`SELECT last_used_at FROM api_keys WHERE id = $1`, [idOf(key)]);
    // Another hour may have begun meanwhile.
    expect([begun, hour()]).toContainEqual(row!.last_used_at);
  });

  test.each<[string, Record<string, string>]>([
    ['no key', {}],
    ['an empty key', { authorization: 'Bearer ' }],
    ['a malformed key', { authorization: 'Bearer hunter2' }],
    ['an unknown key', { authorization: `Bearer ht_0123456789ab_${'A'.repeat(43)}` }],
    ['another scheme', { authorization: 'Basic c2hvcDpzaG9w' }],
  ])('rejects a client with %s', async (_, headers) => {
    const response = await fetch(`${stage.program.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(await response.json()).toEqual({
      errors: [{ message: expect.stringContaining('Bearer'), extensions: { code: 'UNAUTHENTICATED' } }],
    });
    const raw = await openSocket(stage.program.url, { init: false, headers });
    raw.send({ type: 'connection_init', payload: headers });
    raw.send(subscribe('1', '{ __typename }'));
    expect(await raw.closed).toBe(4401);
  });

  test('rejects the id of a valid key with a wrong secret', async () => {
    const key = await makeKey(stage.program, 'shop');
    const wrong = `${key.slice(0, -2)}${key.endsWith('AA') ? 'BB' : 'AA'}`;
    await expect(new ApiClient(stage.program.url, wrong).query('{ __typename }')).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  test('stores, lists and logs no secret of a key', async () => {
    const key = await makeKey(stage.program, 'shop');
    const rows = await stage.sql(`SELECT api_keys::text AS row FROM api_keys`);
    const listed = await keys(env, 'list');
    const secret = key.split('_').slice(2).join('_');
    for (const text of [JSON.stringify(rows), listed.stdout, stage.program.output()]) {
      expect(text).not.toContain(secret);
    }
    expect(listed.stdout).toContain(idOf(key));
  });

  test('rejects a key as soon as it is revoked', async () => {
    const [old, fresh] = [await makeKey(stage.program, 'shop'), await makeKey(stage.program, 'shop')];
    const before = new ApiClient(stage.program.url, old);
    expect(await before.query('{ __typename }')).toEqual({ __typename: 'Query' });
    expect(await keys(env, 'revoke', idOf(old))).toMatchObject({ code: 0 });
    await expect(before.query('{ __typename }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await new ApiClient(stage.program.url, fresh).query('{ __typename }')).toEqual({
      __typename: 'Query',
    });
    expect(await keys(env, 'revoke', idOf(old))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('No valid key'),
    });
  });

  test.each([['-x'], ["'; DROP TABLE api_keys; --"]])('rejects the owner name %j', async (name) => {
    expect(await keys(env, 'create', name)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('not a valid name'),
    });
  });

  test('closes the connection of a client that continues to send without a key', async () => {
    const body = new ReadableStream({
      pull: async (controller) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        controller.enqueue(Buffer.alloc(1000));
      },
    });
    const startedAt = performance.now();
    const sending = fetch(`${stage.program.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x', 'apollo-require-preflight': '1' },
      body,
      duplex: 'half',
    });
    const status = await sending.then(
      (response) => response.status,
      () => 'closed',
    );
    expect([401, 'closed']).toContain(status);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  test('serves the OpenAPI document and its page without a key, and declares that the REST API needs one', async () => {
    const { url } = stage.program;
    const document = await fetch(`${url}/api/openapi.json`);
    expect([document.status, await document.json()]).toEqual([
      200,
      expect.objectContaining({ security: [{ key: [] }] }),
    ]);
    expect((await fetch(`${url}/api/docs`)).status).toBe(200);
    expect((await fetch(`${url}/api/webhooks`)).status).toBe(401);
  });

  test('serves the metrics with METRICS_TOKEN only, and with no API key', async () => {
    const scrape = async (token?: string, at = '/metrics') => {
      const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
      return (await fetch(`${stage.program.url}${at}`, { headers })).status;
    };
    const key = await makeKey(stage.program, 'shop');
    expect(await scrape(TOKEN)).toBe(200);
    for (const at of ['/metrics', '/metrics/', '/METRICS', '/Metrics/']) {
      expect([at, await scrape(key, at), await scrape(undefined, at)]).toEqual([at, 401, 401]);
    }
    expect(await scrape(TOKEN, '/graphql')).toBe(401);
  });
});

describe('an embedded database', () => {
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'halftone-test-'));
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  test('keys can be created while the program is stopped and while it runs', async () => {
    const env = { DATA_DIR: dataDir };
    const before = await keys(env, 'create', 'before');
    expect(before).toMatchObject({ code: 0, stderr: '' });
    const program = await launch({ ...env, ROLES: 'api', AUTH: 'keys' });
    try {
      const during = await keys(env, 'create', 'during');
      expect(during).toMatchObject({ code: 0, stderr: '' });
      for (const { stdout } of [before, during]) {
        expect(stdout.trim()).toMatch(KEY);
        const api = new ApiClient(program.url, stdout.trim());
        expect(await api.query('{ __typename }')).toEqual({ __typename: 'Query' });
      }
      const { stdout } = await keys(env, 'list');
      expect(stdout).toMatch(/before[^]*during/);
    } finally {
      program.signal('SIGTERM');
      expect(await program.ended).toBe(0);
    }
    expect((await keys(env, 'list')).stdout).toMatch(/before[^]*during/);
  }, 120_000);
});

test.each([['0.0.0.0'], ['::']])(
  'a program with HOST=%s and no AUTH does not start, and says how to fix it',
  async (HOST) => {
    await expect(launch({ HOST })).rejects.toThrow(/AUTH must be set[^]*AUTH=keys[^]*AUTH=off/);
  },
);
