import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { ApiClient, HEADER, rows } from '../support/client.js';
import { keys, makeKey } from '../support/keys.js';
import {
  everything,
  HANDSHAKE,
  openSocket,
  type RawWebSocket,
  received,
  requestHead,
  sendRaw,
  subscribe,
} from '../support/raw-socket.js';
import { onStage, type Stage, startStage } from '../support/stage.js';

describe('misbehaving clients', () => {
  let stage: Stage;
  let id: string;
  beforeAll(async () => {
    stage = await startStage({ env: { ROLES: 'api' } });
    id = await stage.api.upload(HEADER + rows(500));
  });
  afterAll(() => stage?.dispose());
  afterEach(async () => {
    expect(await stage.api.queryOverSocket('{ __typename }')).toEqual({ __typename: 'Query' });
    expect(stage.program.output()).not.toContain('ERROR');
  });

  test('the server closes a connection without a connection_init within seconds', async () => {
    const startedAt = performance.now();
    const raw = await openSocket(stage.program.url, { init: false });
    expect(await raw.closed).toBe(4408);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  }, 20_000);

  test('the server executes a limited number of concurrent queries per connection and rejects the others', async () => {
    const raw = await openSocket(stage.program.url);
    raw.socket.setMaxListeners(100);
    for (let n = 0; n < 60; n += 1)
      raw.send(subscribe(`q${n}`, `{ request(id: "${id}") { failures { code } images { totalCount } } }`));
    const responses = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        raw.message((message) => message.id === `q${n}` && message.type === 'next'),
      ),
    );
    const codes = responses.map(
      ({ payload }) =>
        (payload as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions.code,
    );
    expect(new Set(codes)).toEqual(new Set([undefined, 'RATE_LIMITED']));
    expect(codes.filter((code) => code === undefined).length).toBeGreaterThanOrEqual(8);
    raw.socket.terminate();
  });

  test.each([
    ['a page of another site', { Origin: 'https://evil.example' }, 403],
    ['a page with a null origin', { Origin: 'null' }, 403],
    ['a client that names another host', { Host: 'evil.example' }, 403],
    ['a page of this server', { Origin: 'http://localhost' }, 101],
  ])('a WebSocket handshake from %s (%j) gets the status %i', async (_, headers, status) => {
    const socket = await sendRaw(
      stage.program.url,
      requestHead('GET /graphql', { ...HANDSHAKE, ...headers }),
    );
    const response = status === 101 ? await received(socket, /\r\n\r\n/) : await everything(socket);
    socket.destroy();
    expect(response).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  test.each<[string, number, (raw: RawWebSocket) => void]>([
    ['disconnects before it has read its responses', 1006, ({ connection }) => connection.resetAndDestroy()],
    ['sends an invalid frame', 1002, ({ connection }) => void connection.write(Buffer.from([0xff, 0xff]))],
    ['sends too large a message', 1009, (raw) => raw.send('x'.repeat(70_000))],
  ])('the server prints nothing past its log for a client that %s', async (_, code, misbehave) => {
    const raw = await openSocket(stage.program.url);
    raw.socket.on('error', () => undefined);
    for (let n = 0; n < 150; n += 1) raw.send({ type: 'ping' });
    misbehave(raw);
    expect(await raw.closed).toBe(code);
    // Its response arrives after everything else has been handled.
    expect(await stage.api.queryOverSocket('{ __typename }')).toEqual({ __typename: 'Query' });
    expect(stage.program.output()).not.toMatch(/Internal error|^ +at /m);
  });

  test('the server closes the connection of a rejected handshake although the client leaves it open', async () => {
    const socket = await sendRaw(stage.program.url, requestHead('GET /other', HANDSHAKE));
    socket.allowHalfOpen = true;
    socket.resume();
    await once(socket, 'end');
    // Writes to a connection that is only half closed would not fail.
    const broken = once(socket, 'error');
    const writing = setInterval(() => socket.write('more'), 20);
    expect(await broken).toEqual([
      expect.objectContaining({ code: expect.stringMatching(/EPIPE|ECONNRESET/) }),
    ]);
    clearInterval(writing);
  });
});

describe('a server with limits per client', () => {
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });

  test('a client at its limit of connections can open another after it has closed one', () =>
    onStage(
      { env: { ROLES: 'api', CONNECTIONS_PER_CLIENT: '5', TRUST_PROXY: '1' } },
      async ({ program, until }) => {
        const open = () => openSocket(program.url, { ...from('192.0.2.1'), init: false });
        const sockets = await Promise.all(Array.from({ length: 5 }, open));
        await expect(open()).rejects.toThrow('429');
        const other = await openSocket(program.url, from('192.0.2.2'));
        expect(other.socket.readyState).toBe(WebSocket.OPEN);
        sockets[0]!.connection.resetAndDestroy();
        sockets[0]!.socket.on('error', () => {});
        await until(() =>
          open().then(
            () => true,
            () => false,
          ),
        );
        await expect(open()).rejects.toThrow('429');
      },
    ));

  test('operations over a WebSocket count towards the rate limit of the client', () =>
    onStage({ env: { ROLES: 'api', RATE_LIMIT: '10', TRUST_PROXY: '1' } }, async ({ program }) => {
      const raw = await openSocket(program.url, from('192.0.2.1'));
      for (let n = 0; n < 12; n += 1) raw.send(subscribe(`q${n}`, '{ __typename }'));
      expect(await raw.message(({ id }) => id === 'q8')).toMatchObject({ type: 'next' });
      expect(await raw.message(({ id }) => id === 'q11')).toMatchObject({
        type: 'error',
        payload: [{ extensions: { code: 'RATE_LIMITED' } }],
      });
      expect(raw.socket.readyState).toBe(WebSocket.OPEN);
      await expect(openSocket(program.url, from('192.0.2.1'))).rejects.toThrow('429');
      raw.socket.terminate();
    }));
});

describe('a server that requires keys', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({ env: { ROLES: 'api', AUTH: 'keys' } });
  });
  afterAll(() => stage?.dispose());

  test('revoking a key closes its open WebSockets and event streams, and no others', async () => {
    const [key, other] = [await makeKey(stage.program, 'shop'), await makeKey(stage.program, 'shop')];
    const id = await new ApiClient(stage.program.url, key).upload(HEADER + rows(1));
    const headers = { authorization: `Bearer ${key}` };
    const raw = await openSocket(stage.program.url, { headers });
    const stays = await openSocket(stage.program.url, { headers: { authorization: `Bearer ${other}` } });
    const query = `subscription { progress(requestId: "${id}") { status } }`;
    raw.send(subscribe('s', query));
    await raw.message(({ type }) => type === 'next');
    const stream = await fetch(`${stage.program.url}/api/requests/${id}/events`, { headers });
    expect(stream.status).toBe(200);
    const streamed = text(stream.body!).catch((error: unknown) => error);
    const env = { DATABASE_URL: stage.program.databaseUrl, DATA_DIR: stage.program.dataDir };
    expect(await keys(env, 'revoke', key.split('_')[1]!)).toMatchObject({ code: 0 });
    expect(await raw.closed).toBe(4403);
    expect(await streamed).toHaveProperty('message', 'terminated');
    expect(stays.socket.readyState).toBe(WebSocket.OPEN);
    stays.socket.terminate();
  }, 40_000);

  test('an internal error is reported by an id only, over every path and transport', async () => {
    const key = await makeKey(stage.program, 'shop');
    const headers = { authorization: `Bearer ${key}` };
    const inside = await openSocket(stage.program.url, { headers });
    await stage.sql('ALTER TABLE api_keys RENAME TO away');
    await stage.sql('ALTER TABLE webhooks RENAME TO gone');
    try {
      inside.send(subscribe('q', '{ webhooks { id } }'));
      const reported = [JSON.stringify(await inside.message(({ id }) => id === 'q'))];
      const outside = await openSocket(stage.program.url, { headers, init: false });
      const closing = once(outside.socket, 'close') as Promise<[number, Buffer]>;
      outside.send({ type: 'connection_init' });
      const [code, reason] = await closing;
      expect(code).toBe(1011);
      reported.push(String(reason));
      for (const path of ['/graphql', '/api/webhooks', '/files/requests/a/input.csv', '/nowhere']) {
        const response = await fetch(stage.program.url + path, { headers });
        expect([path, response.status]).toEqual([path, 500]);
        reported.push(await response.text());
      }
      for (const words of reported) {
        expect(words).toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
        expect(words).not.toMatch(/api_keys|relation|SELECT|node_modules|\.[jt]s\b/);
      }
    } finally {
      await stage.sql('ALTER TABLE away RENAME TO api_keys');
      await stage.sql('ALTER TABLE gone RENAME TO webhooks');
      inside.socket.terminate();
    }
  });
});
