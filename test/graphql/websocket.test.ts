import { WebSocket } from 'ws';
import { catalogue } from '../support/client.js';
import { openSocket, type RawWebSocket } from '../support/raw-socket.js';
import { type Stage, startStage } from '../support/stage.js';

let stage: Stage;
let id: string;
let pid: number;
let bystander: RawWebSocket;

beforeAll(async () => {
  stage = await startStage({ env: { ROLES: 'api' } });
  id = await stage.api.upload(catalogue(['https://img.example.com/1.jpg']));
  ({ pid } = stage.program);
  bystander = await openSocket(stage.program.url);
  bystander.send(subscribe('watching'));
  await bystander.message((message) => message.id === 'watching');
});
afterAll(async () => {
  bystander?.socket.terminate();
  await stage?.dispose();
});

let pings = 0;
// After each test the same process still runs, and another client's subscription is still open.
afterEach(async () => {
  expect(await stage.api.query('{ __typename }')).toEqual({ __typename: 'Query' });
  const payload = { number: (pings += 1) };
  bystander.send({ type: 'ping', payload });
  await bystander.message(
    ({ type, payload: echo }) => type === 'pong' && JSON.stringify(echo) === JSON.stringify(payload),
  );
  expect(bystander.socket.readyState).toBe(WebSocket.OPEN);
  expect(stage.program.pid).toBe(pid);
  expect(stage.program.output()).not.toContain('ERROR');
});

const subscribe = (
  operation: string,
  query = `subscription { progress(requestId: "${id}") { sequence } }`,
) => ({
  id: operation,
  type: 'subscribe',
  payload: { query },
});

describe('protocol errors', () => {
  test.each<[string, number, (raw: RawWebSocket) => void]>([
    [
      'sends more than 64 KiB',
      1009,
      (raw) => raw.send(subscribe('large', `{ __typename } # ${'x'.repeat(70_000)}`)),
    ],
    [
      'sends more than 64 KiB in fragments',
      1009,
      ({ socket }) => {
        for (let sent = 0; sent < 20; sent += 1) socket.send('x'.repeat(5000), { fin: sent === 19 });
      },
    ],
    ['sends a text that is not JSON', 4400, (raw) => raw.send('{ __typename }')],
    ['sends binary data', 4400, (raw) => raw.socket.send(Buffer.from([0, 1, 2, 255]))],
    ['sends JSON that is not a message', 4400, (raw) => raw.send([])],
    ['sends null', 4400, (raw) => raw.send('null')],
    ['sends a message of an unknown type', 4400, (raw) => raw.send({ type: 'start', id: '1' })],
    [
      'subscribes without a query',
      4400,
      (raw) => raw.send({ type: 'subscribe', id: '1', payload: { query: 1 } }),
    ],
    [
      'subscribes twice with the same id',
      4409,
      (raw) => {
        raw.send(subscribe('same'));
        raw.send(subscribe('same'));
      },
    ],
    ['initialises twice', 4429, (raw) => raw.send({ type: 'connection_init' })],
  ])('a client that %s is disconnected with code %i', async (_, code, act) => {
    const raw = await openSocket(stage.program.url);
    act(raw);
    expect(await raw.closed).toBe(code);
  });

  test('a client that requests no protocol is disconnected with code 4406', async () => {
    const raw = await openSocket(stage.program.url, { protocol: '', init: false });
    expect(await raw.closed).toBe(4406);
  });

  test('a client that requests the older protocol graphql-ws gets no subprotocol', async () => {
    const opening = openSocket(stage.program.url, { protocol: 'graphql-ws', init: false });
    await expect(opening).rejects.toThrow('Server sent no subprotocol');
  });

  test('a client that subscribes before connection_init is disconnected with code 4401', async () => {
    const raw = await openSocket(stage.program.url, { init: false });
    raw.send(subscribe('early'));
    expect(await raw.closed).toBe(4401);
  });
});

test('resetting connections with open subscriptions does not affect other clients', async () => {
  const watchers = await Promise.all(Array.from({ length: 10 }, () => openSocket(stage.program.url)));
  for (const raw of watchers) raw.send(subscribe('watching'));
  await Promise.all(watchers.map((raw) => raw.message((message) => message.id === 'watching')));
  for (const { socket, connection } of watchers) {
    socket.on('error', () => {});
    connection.resetAndDestroy();
  }
  expect(new Set(await Promise.all(watchers.map((raw) => raw.closed)))).toEqual(new Set([1006]));
});

test('queries and mutations are executed over a WebSocket', async () => {
  const { api } = stage;
  const query = 'query ($id: ID!) { request(id: $id) { id products { nodes { name } } } }';
  expect(await api.queryOverSocket(query, { id })).toEqual(await api.query(query, { id }));
  expect(await api.queryOverSocket('mutation { deleteRequest(id: "none") }')).toEqual({
    deleteRequest: false,
  });
});

test('an error of one operation does not affect the others of its connection', async () => {
  const raw = await openSocket(stage.program.url);
  raw.send(subscribe('good'));
  raw.send(subscribe('broken', '{ requests { '));
  raw.send(subscribe('unknown', '{ nope }'));
  for (const [name, code] of [
    ['broken', 'GRAPHQL_PARSE_FAILED'],
    ['unknown', 'GRAPHQL_VALIDATION_FAILED'],
  ]) {
    expect(await raw.message((message) => message.id === name)).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code } }],
    });
  }
  expect(await raw.message((message) => message.id === 'good')).toMatchObject({ type: 'next' });
  expect(raw.socket.readyState).toBe(WebSocket.OPEN);
  raw.socket.terminate();
});

test('one connection can run at most 100 concurrent operations', async () => {
  const raw = await openSocket(stage.program.url);
  for (let number = 1; number <= 101; number += 1) raw.send(subscribe(`s${number}`));
  expect(await raw.message((message) => message.id === 's101')).toMatchObject({
    type: 'error',
    payload: [{ extensions: { code: 'RATE_LIMITED' } }],
  });
  expect(await raw.message((message) => message.id === 's100')).toMatchObject({ type: 'next' });
  raw.send({ type: 'complete', id: 's1' });
  raw.send(subscribe('again'));
  expect(await raw.message((message) => message.id === 'again')).toMatchObject({ type: 'next' });
  raw.socket.terminate();
});
