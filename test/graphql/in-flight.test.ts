import { Client } from 'pg';
import { openSocket, subscribe } from '../support/raw-socket.js';
import { type Stage, startStage } from '../support/stage.js';

let stage: Stage;
let lock: Client;

beforeAll(async () => {
  stage = await startStage({ env: { ROLES: 'api', OPERATIONS_PER_CLIENT: '3', TRUST_PROXY: '1' } });
});
afterAll(() => stage?.dispose());

beforeEach(async () => {
  lock = new Client({ connectionString: stage.program.databaseUrl });
  await lock.connect();
  await lock.query('BEGIN; LOCK TABLE webhooks, requests IN ACCESS EXCLUSIVE MODE');
});
afterEach(() => lock.end());

/** Waits until `count` statements of the program wait for the lock. */
const waiting = (count: number) =>
  stage.until(async () => {
    const { rows } = await lock.query<{ count: string }>(
      `SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    return Number(rows[0]!.count) === count;
  });

const ask = (query: string, from: string, signal?: AbortSignal) =>
  fetch(`${stage.program.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
    body: JSON.stringify({ query }),
    ...(signal && { signal }),
  });
const WEBHOOKS = '{ webhooks { id } }';
/** Requests 245,200 objects. Four of these queries are just below the limit for all clients. */
const HEAVY = '{ requests(first: 100) { nodes { products(first: 490) { nodes { images { id } } } } } }';

test('a client that exceeds its operations in flight over HTTP and WebSocket is rejected with a Retry-After', async () => {
  const socket = await openSocket(stage.program.url, { headers: { 'x-forwarded-for': '192.0.2.1' } });
  socket.send(subscribe('a', WEBHOOKS));
  const leaving = new AbortController();
  const left = ask(WEBHOOKS, '192.0.2.1', leaving.signal).catch(() => 'left');
  const answered = ask(WEBHOOKS, '192.0.2.1');
  await waiting(3);
  // The operation continues after its client has disconnected.
  leaving.abort();
  expect(await left).toBe('left');

  const rejected = await ask('{ __typename }', '192.0.2.1');
  expect([rejected.status, rejected.headers.get('retry-after')]).toEqual([429, '1']);
  expect(await rejected.json()).toEqual({
    errors: [
      {
        message: expect.stringContaining('You may have 3 GraphQL operations in flight'),
        extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 1 },
      },
    ],
  });
  socket.send(subscribe('b', '{ __typename }'));
  expect(await socket.message(({ id, type }) => id === 'b' && type === 'next')).toMatchObject({
    payload: { errors: [{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 1 } }] },
  });
  expect((await ask('{ __typename }', '192.0.2.2')).status).toBe(200);

  await lock.query('ROLLBACK');
  expect(await (await answered).json()).toEqual({ data: { webhooks: [] } });
  await socket.message(({ id, type }) => id === 'a' && type === 'complete');
  await stage.until(async () => (await ask('{ __typename }', '192.0.2.1')).status === 200);
  socket.socket.terminate();
}, 60_000);

test('operations above the limit of objects for all clients are rejected with 503, and cheap ones are executed', async () => {
  const responses = Array.from({ length: 5 }, (_, n) => ask(HEAVY, `192.0.2.${10 + n}`));
  // The accepted operations wait for the lock, so the first response is the rejection.
  const rejected = await Promise.race(responses);
  expect([rejected.status, rejected.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await rejected.json()).toMatchObject({ errors: [{ extensions: { code: 'OVERLOADED' } }] });
  expect((await ask('{ __typename }', '192.0.2.20')).status).toBe(200);
  await lock.query('ROLLBACK');
  const statuses = await Promise.all(responses.map(async (response) => (await response).status));
  expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 200, 200, 200, 503]);
  await stage.until(async () => (await ask(HEAVY, '192.0.2.20')).status === 200);
}, 60_000);
