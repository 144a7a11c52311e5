import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Client } from 'pg';
import { uploadBatch } from '../support/batch.js';
import { ApiClient, catalogue, type ProgressEvent } from '../support/client.js';
import { curl } from '../support/curl.js';
import { hangBeforeHeaders } from '../support/image-host.behaviours.js';
import { makeKey } from '../support/keys.js';
import type { TestProgram } from '../support/program.js';
import { received, requestHead, sendRaw } from '../support/raw-socket.js';
import { eventsOf, sequences } from '../support/event-stream.js';
import { type Stage, startStage } from '../support/stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage?.dispose());

const at = (id: string) => `${stage.program.url}/api/requests/${id}/events`;

/** Counts the complete events in what curl has printed so far. */
const countEvents = (output: string) => output.match(/\ndata: .*\n\n/g)?.length ?? 0;

/** Returns the number of open streams and subscriptions. */
const watchers = async () =>
  Number(
    /^halftone_subscriptions (\d+)$/m.exec(await (await fetch(`${stage.program.url}/metrics`)).text())?.[1],
  );

test('curl receives the progress of a request in order, and the stream ends with the request', async () => {
  // However late curl connects, two images are left: each of the first two events lets one of them end.
  const { id, release } = await uploadBatch(stage, 60, { held: 2 });
  const { exit, status, headers, body } = await curl(['--no-buffer', at(id)], '', (output) => {
    for (let n = 0; n < countEvents(output); n += 1) release(n);
  });
  expect([exit, status, headers['content-type']]).toEqual([0, 200, 'text/event-stream']);
  const events = eventsOf(body);
  expect(events.length).toBeGreaterThan(2);
  for (const { event, id: sequence, data } of events) {
    expect(event).toBe('progress');
    expect(data).toMatchObject({ requestId: id, sequence, totalImages: 60 });
    expect(data.processedImages).toBe(data.completedImages + data.failedImages);
  }
  expect(sequences(events)).toEqual(sequences(events).toSorted((a, b) => a - b));
  expect(new Set(sequences(events)).size).toBe(events.length);
  expect(events.at(-1)!.data).toMatchObject({ status: 'COMPLETED', processedImages: 60, percentage: 100 });
});

test('the last event has the same data as the last event of a subscription', async () => {
  const { id } = await uploadBatch(stage, 5);
  const [{ body }, last] = await Promise.all([curl([at(id)]), stage.api.settled(id)]);
  const { sequence: _, ...data } = eventsOf(body).at(-1)!.data as ProgressEvent & { sequence: number };
  const { sequence: __, ...expected } = last;
  expect(data).toMatchObject(expected);
});

describe('reconnecting clients', () => {
  test('a client that reconnects during the request receives later events only, and the end once', async () => {
    const { id, release } = await uploadBatch(stage, 80, { firstByteMs: 200, held: 1 });
    const interrupted = await curl(['--no-buffer', at(id)], '', (output, end) => {
      if (countEvents(output) > 0) end();
    });
    release(0);
    const first = eventsOf(interrupted.body);
    expect(first.length).toBeGreaterThan(0);
    expect(first.at(-1)!.data.status).not.toBe('COMPLETED');
    const seen = first.at(-1)!.id;
    const second = eventsOf((await curl(['--header', `Last-Event-ID: ${seen}`, at(id)])).body);
    expect(second[0]!.id).toBeGreaterThan(seen);
    expect(second.filter(({ data }) => data.status === 'COMPLETED')).toHaveLength(1);
    expect(second.at(-1)!.data).toMatchObject({ status: 'COMPLETED', processedImages: 80 });
  });

  test('a client that has received the last event gets a 204', async () => {
    const { id } = await uploadBatch(stage, 1);
    await stage.api.settled(id);
    const last = await Promise.all(
      [1, 2, 3].map(async () => {
        const events = eventsOf((await curl([at(id)])).body);
        expect(events).toHaveLength(1);
        return events[0]!;
      }),
    );
    for (const { id: seen, data } of last) {
      expect(data.status).toBe('COMPLETED');
      const again = await curl(['--header', `Last-Event-ID: ${seen}`, at(id)]);
      expect([again.status, again.body.length]).toEqual([204, 0]);
    }
  });

  test('a client that has not received the last event gets it after the end', async () => {
    const { id } = await uploadBatch(stage, 1);
    const { sequence } = await stage.api.settled(id);
    for (const seen of ['0', String(sequence - 1), 'nonsense', '-1', '1e999']) {
      const events = eventsOf((await curl(['--header', `Last-Event-ID: ${seen}`, at(id)])).body);
      expect(events.map(({ data }) => data.status)).toEqual(['COMPLETED']);
    }
  });
});

test.each([randomUUID(), 'nonsense'])('the events of the unknown request %s are NOT_FOUND', async (id) => {
  const { status, headers, json } = await curl([at(id)]);
  expect([status, headers['content-type']]).toEqual([404, 'application/problem+json']);
  expect(json()).toMatchObject({ code: 'NOT_FOUND' });
});

test('a stream ends with a NOT_FOUND problem when its request is deleted', async () => {
  stage.host.on('/hang.jpg', hangBeforeHeaders);
  const id = await stage.api.upload(catalogue([stage.host.url('/hang.jpg')]));
  const watching = curl([at(id)]);
  await stage.until(async () => (await watchers()) === 1);
  await stage.api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id });
  const { exit, body } = await watching;
  expect(exit).toBe(0);
  expect(eventsOf(body).at(-1)).toMatchObject({ event: 'problem', data: { status: 404, code: 'NOT_FOUND' } });
});

test('clients that disconnect leave no subscription open', async () => {
  stage.host.on('/hang.jpg', hangBeforeHeaders);
  const id = await stage.api.upload(catalogue([stage.host.url('/hang.jpg')]));
  const path = new URL(at(id)).pathname;
  const sockets = await Promise.all(
    Array.from({ length: 30 }, () => sendRaw(stage.program.url, requestHead(`GET ${path}`, {}))),
  );
  await stage.until(async () => (await watchers()) === 30);
  for (const socket of sockets) socket.resetAndDestroy();
  await stage.until(async () => (await watchers()) === 0);
  expect(await watchers()).toBe(0);
  await stage.api.query('mutation ($id: ID!) { cancelRequest(id: $id) { id } }', { id });
});

describe('a second process', () => {
  let other: TestProgram;
  beforeAll(async () => {
    other = await stage.join({ env: { ROLES: 'api', CONNECTIONS_PER_CLIENT: '2' } });
  });

  /** Uploads a request that never ends, and returns the path of its events. */
  const endless = async () => {
    stage.host.on('/hang.jpg', hangBeforeHeaders);
    return `/api/requests/${await stage.api.upload(catalogue([stage.host.url('/hang.jpg')]))}/events`;
  };

  test('a client at its limit of streams can open another after one has ended', async () => {
    const path = await endless();
    const open = () => sendRaw(other.url, requestHead(`GET ${path}`, {}));
    const sockets = [await open(), await open()];
    await Promise.all(sockets.map((socket) => received(socket, /data: /)));
    const rejected = await curl([`${other.url}${path}`]);
    expect([rejected.status, rejected.json().code]).toEqual([429, 'RATE_LIMITED']);
    sockets[0]!.resetAndDestroy();
    await stage.until(async () => (await curl(['--max-time', '1', `${other.url}${path}`])).status === 200);
    sockets[1]!.destroy();
  });

  test('a client that disconnects with pipelined streams does not use up its limit', async () => {
    const get = requestHead(`GET ${await endless()}`, {});
    // On one connection, the second stream would start after the first, which has no end.
    const first = await sendRaw(other.url, get + get);
    await received(first, /data: /);
    first.resetAndDestroy();
    const sockets: Socket[] = [];
    const isAccepted = async () => {
      const socket = await sendRaw(other.url, get);
      sockets.push(socket);
      return (await received(socket, /\r\n\r\n/)).startsWith('HTTP/1.1 200 ');
    };
    await stage.until(isAccepted);
    await stage.until(isAccepted);
    expect(sockets.filter(({ destroyed }) => !destroyed).length).toBeGreaterThanOrEqual(2);
    for (const socket of sockets) socket.destroy();
  });

  test('a process that stops ends its streams with a complete response', async () => {
    const path = await endless();
    const socket = await sendRaw(other.url, requestHead(`GET ${path}`, {}));
    let body = '';
    socket.on('data', (data) => (body += String(data)));
    await stage.until(() => body.includes('data: '));
    const closed = once(socket, 'close');
    expect(await other.stop()).toBe(0);
    await closed;
    // A complete chunked response ends with an empty chunk. A stop that waits for the stream destroys its connection instead.
    expect(body).toMatch(/\r\n0\r\n\r\n$/);
  });
});

describe('a process that requires keys', () => {
  const TOKEN = 'scrape-scrape-scrape';
  let other: TestProgram;
  let key: string;
  let head: string;

  beforeAll(async () => {
    const secrets = { AUTH: 'keys', SECRET_KEY: 'a secret key of these tests alone', METRICS_TOKEN: TOKEN };
    other = await stage.join({ env: { ROLES: 'api', CONNECTIONS_PER_CLIENT: '1', ...secrets } });
    key = await makeKey(stage.program, 'shop');
    stage.host.on('/hang.jpg', hangBeforeHeaders);
    const id = await new ApiClient(other.url, key).upload(catalogue([stage.host.url('/hang.jpg')]));
    head = requestHead(`GET /api/requests/${id}/events`, { Authorization: `Bearer ${key}` });
  });

  /** Returns whether the metrics have a request that its client abandoned. */
  const isAbandoned = async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const metrics = await (await fetch(`${other.url}/metrics`, { headers })).text();
    return /^halftone_http_\w+_count\{.*status="499"/m.test(metrics);
  };

  test('a client that disconnects during the lookup of its key does not use up its limit', async () => {
    const client = new Client({ connectionString: stage.program.databaseUrl });
    await client.connect();
    try {
      await client.query('BEGIN; LOCK TABLE api_keys IN ACCESS EXCLUSIVE MODE');
      const left = await sendRaw(other.url, head);
      const waiting = `SELECT 1 FROM pg_locks WHERE relation = 'api_keys'::regclass AND NOT granted`;
      await stage.until(async () => (await client.query(waiting)).rows.length > 0);
      left.resetAndDestroy();
      await stage.until(isAbandoned);
    } finally {
      await client.end();
    }
    const socket = await sendRaw(other.url, head);
    expect(await received(socket, /\r\n\r\n/)).toMatch(/^HTTP\/1.1 200 /);
    socket.destroy();
  });

  test('revoking a key ends its streams', async () => {
    let socket: Socket;
    await stage.until(async () => {
      socket = await sendRaw(other.url, head);
      return (await received(socket, /\r\n\r\n/)).startsWith('HTTP/1.1 200 ');
    });
    const closed = once(socket!, 'close');
    socket!.resume();
    await stage.sql(`UPDATE api_keys SET revoked_at = now()`);
    await closed;
    expect(socket!.destroyed).toBe(true);
  });
});
