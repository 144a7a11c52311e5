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
import { type Stage, startStage } from '../support/stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage?.dispose());

const at = (id: string) => `${stage.program.url}/api/requests/${id}/events`;

interface Told {
  readonly event: string;
  readonly id: number;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly data: any;
}

/** What a stream told, comments and the like left out. */
function eventsOf(body: Buffer): Told[] {
  return body
    .toString()
    .split('\n\n')
    .map((block) =>
      Object.fromEntries(
        block.split('\n').map((line) => [line.split(': ')[0]!, line.slice(line.indexOf(': ') + 2)]),
      ),
    )
    .filter(({ data }) => data !== undefined)
    .map(({ event, id, data }) => ({ event: event!, id: Number(id), data: JSON.parse(data!) as unknown }));
}

const sequences = (events: readonly Told[]) => events.map(({ id }) => id);

/** How many streams and subscriptions are open. */
const watchers = async () =>
  Number(
    /^halftone_subscriptions (\d+)$/m.exec(await (await fetch(`${stage.program.url}/metrics`)).text())?.[1],
  );

test('curl sees every step of a request, and ends with it', async () => {
  const { id } = await uploadBatch(stage, 60);
  const { exit, status, headers, body } = await curl(['--no-buffer', at(id)]);
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

test('tells the same as the subscription does', async () => {
  const { id } = await uploadBatch(stage, 5);
  const [{ body }, last] = await Promise.all([curl([at(id)]), stage.api.settled(id)]);
  const { sequence: _, ...told } = eventsOf(body).at(-1)!.data as ProgressEvent & { sequence: number };
  const { sequence: __, ...expected } = last;
  expect(told).toMatchObject(expected);
});

describe('whoever comes back', () => {
  test('in the middle goes on from there, and sees the end once', async () => {
    const { id } = await uploadBatch(stage, 80, { firstByteMs: 200 });
    const first = eventsOf((await curl(['--no-buffer', '--max-time', '1', at(id)])).body);
    expect(first.length).toBeGreaterThan(0);
    expect(first.at(-1)!.data.status).not.toBe('COMPLETED');
    const seen = first.at(-1)!.id;
    const second = eventsOf((await curl(['--header', `Last-Event-ID: ${seen}`, at(id)])).body);
    expect(second[0]!.id).toBeGreaterThan(seen);
    expect(second.filter(({ data }) => data.status === 'COMPLETED')).toHaveLength(1);
    expect(second.at(-1)!.data).toMatchObject({ status: 'COMPLETED', processedImages: 80 });
  });

  test('after the end is told that there is no more, however many do so in turns', async () => {
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

  test('after the end that it did not see is told it', async () => {
    const { id } = await uploadBatch(stage, 1);
    const { sequence } = await stage.api.settled(id);
    for (const seen of ['0', String(sequence - 1), 'nonsense', '-1', '1e999']) {
      const events = eventsOf((await curl(['--header', `Last-Event-ID: ${seen}`, at(id)])).body);
      expect(events.map(({ data }) => data.status)).toEqual(['COMPLETED']);
    }
  });
});

test.each([randomUUID(), 'nonsense'])('the request %s is not there', async (id) => {
  const { status, headers, json } = await curl([at(id)]);
  expect([status, headers['content-type']]).toEqual([404, 'application/problem+json']);
  expect(json()).toMatchObject({ code: 'NOT_FOUND' });
});

test('a request that is deleted meanwhile is told to be gone', async () => {
  stage.host.on('/hang.jpg', hangBeforeHeaders);
  const id = await stage.api.upload(catalogue([stage.host.url('/hang.jpg')]));
  const watching = curl([at(id)]);
  await stage.until(async () => (await watchers()) === 1);
  await stage.api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id });
  const { exit, body } = await watching;
  expect(exit).toBe(0);
  expect(eventsOf(body).at(-1)).toMatchObject({ event: 'problem', data: { status: 404, code: 'NOT_FOUND' } });
});

test('whoever hangs up leaves nobody watching', async () => {
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

describe('another process beside it', () => {
  let other: TestProgram;
  beforeAll(async () => {
    other = await stage.join({ env: { ROLES: 'api', CONNECTIONS_PER_CLIENT: '2' } });
  });

  /** The path of the events of a request that has no end. */
  const endless = async () => {
    stage.host.on('/hang.jpg', hangBeforeHeaders);
    return `/api/requests/${await stage.api.upload(catalogue([stage.host.url('/hang.jpg')]))}/events`;
  };

  test('lets a client have only so many streams open, and another when one has ended', async () => {
    const path = await endless();
    const open = () => sendRaw(other.url, requestHead(`GET ${path}`, {}));
    const sockets = [await open(), await open()];
    await Promise.all(sockets.map((socket) => received(socket, /data: /)));
    const refused = await curl([`${other.url}${path}`]);
    expect([refused.status, refused.json().code]).toEqual([429, 'RATE_LIMITED']);
    sockets[0]!.resetAndDestroy();
    await stage.until(async () => (await curl(['--max-time', '1', `${other.url}${path}`])).status === 200);
    sockets[1]!.destroy();
  });

  test('keeps no place for whoever leaves with requests that wait for their turn', async () => {
    const get = requestHead(`GET ${await endless()}`, {});
    // All on one connection: the second is answered when the first is, which has no end.
    const first = await sendRaw(other.url, get + get);
    await received(first, /data: /);
    first.resetAndDestroy();
    const sockets: Socket[] = [];
    const isIn = async () => {
      const socket = await sendRaw(other.url, get);
      sockets.push(socket);
      return (await received(socket, /\r\n\r\n/)).startsWith('HTTP/1.1 200 ');
    };
    await stage.until(isIn);
    await stage.until(isIn);
    expect(sockets.filter(({ destroyed }) => !destroyed).length).toBeGreaterThanOrEqual(2);
    for (const socket of sockets) socket.destroy();
  });

  test('ends its streams in good order when it ends', async () => {
    const path = await endless();
    const socket = await sendRaw(other.url, requestHead(`GET ${path}`, {}));
    let told = '';
    socket.on('data', (data) => (told += String(data)));
    await stage.until(() => told.includes('data: '));
    const closed = once(socket, 'close');
    const begun = performance.now();
    expect(await other.stop()).toBe(0);
    await closed;
    // Waited for, it would have held the end up until that is forced.
    expect(performance.now() - begun).toBeLessThan(4000);
    // The last chunk of all is empty.
    expect(told).toMatch(/\r\n0\r\n\r\n$/);
  });
});

describe('a process that asks for keys', () => {
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

  /** Whether a request was given up by who made it. */
  const isAbandoned = async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const metrics = await (await fetch(`${other.url}/metrics`, { headers })).text();
    return /^halftone_http_\w+_count\{.*status="499"/m.test(metrics);
  };

  test('keeps no place for whoever leaves while their key is looked up', async () => {
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

  test('ends the stream of whoever loses theirs', async () => {
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
  }, 30_000);
});
