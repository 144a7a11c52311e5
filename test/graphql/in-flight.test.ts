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

/** Waits until so many of the program's statements wait for the lock. */
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
/** Asks for 245,200 objects: four of them are just below what there may be. */
const HEAVY = '{ requests(first: 100) { nodes { products(first: 490) { nodes { images { id } } } } } }';

test('a client may have so many operations in flight, whichever way they come, and learns when to try again', async () => {
  const socket = await openSocket(stage.program.url, { headers: { 'x-forwarded-for': '192.0.2.1' } });
  socket.send(subscribe('a', WEBHOOKS));
  const leaving = new AbortController();
  const left = ask(WEBHOOKS, '192.0.2.1', leaving.signal).catch(() => 'left');
  const answered = ask(WEBHOOKS, '192.0.2.1');
  await waiting(3);
  // It is still worked on.
  leaving.abort();
  expect(await left).toBe('left');

  const refused = await ask('{ __typename }', '192.0.2.1');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  expect(await refused.json()).toEqual({
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

test('all clients together may ask for so many objects at once, and cheap operations still pass', async () => {
  const answers = Array.from({ length: 5 }, (_, n) => ask(HEAVY, `192.0.2.${10 + n}`));
  // The others wait for the lock.
  const refused = await Promise.race(answers);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'OVERLOADED' } }] });
  expect((await ask('{ __typename }', '192.0.2.20')).status).toBe(200);
  await lock.query('ROLLBACK');
  const statuses = await Promise.all(answers.map(async (answer) => (await answer).status));
  expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 200, 200, 200, 503]);
  await stage.until(async () => (await ask(HEAVY, '192.0.2.20')).status === 200);
}, 60_000);
