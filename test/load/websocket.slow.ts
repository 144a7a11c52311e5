import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { HEADER, rows } from '../support/client.js';
import { HANDSHAKE, received, requestHead, sendRaw, subscribe } from '../support/raw-socket.js';
import { type Stage, startStage } from '../support/stage.js';

/** Well above the data sent before a client that does not read is detected, even on a busy machine. */
const FLOOD_MS = 60_000;

const TEXT = 1;
const PING = 9;

/** Creates a client frame; its mask is all zeros, which leaves the payload unchanged. */
function frame(data: string | Buffer, opcode = TEXT): Buffer {
  const body = Buffer.from(data);
  const head = Buffer.alloc(body.length < 126 ? 6 : 8);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | (body.length < 126 ? body.length : 126);
  if (body.length >= 126) head.writeUInt16BE(body.length, 2);
  return Buffer.concat([head, body]);
}

const INIT = JSON.stringify({ type: 'connection_init' });

/** Opens an authenticated connection that reads nothing unless requested. */
async function deafClient(url: string): Promise<Socket> {
  const socket = await sendRaw(url, requestHead('GET /graphql', HANDSHAKE));
  socket.on('error', () => {});
  await received(socket, /101 Switching/);
  socket.write(frame(INIT));
  await received(socket, /connection_ack/);
  socket.pause();
  return socket;
}

/** Writes until the server closes the connection; resolves to the duration in ms. */
async function flood(socket: Socket, next: (n: number) => Buffer): Promise<number> {
  const begun = performance.now();
  for (let n = 0; !socket.closed && performance.now() - begun < FLOOD_MS; n += 1) {
    if (!socket.write(next(n))) await roomIn(socket);
    if (n % 100 === 0) await sleep(1);
  }
  return performance.now() - begun;
}

/** Reads everything and sends nothing until the server closes the connection; resolves to the duration in ms. */
async function silence(socket: Socket): Promise<number> {
  const begun = performance.now();
  socket.resume();
  await once(socket, 'close');
  return performance.now() - begun;
}

/** Waits until the server has read more, with a time limit, since it may never do so. */
async function roomIn(socket: Socket): Promise<void> {
  const waiting = new AbortController();
  const { signal } = waiting;
  const taken = once(socket, 'drain', { signal }).catch(() => {});
  await Promise.race([taken, sleep(200, undefined, { signal }).catch(() => {})]);
  waiting.abort();
}

async function rssOf(pid: number): Promise<number> {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))!;
  return Number(kilobytes) * 1024;
}

let stage: Stage;
let id: string;

beforeAll(async () => {
  stage = await startStage({ own: true, env: { ROLES: 'api' } });
  id = await stage.api.upload(HEADER + rows(500));
}, 120_000);
afterAll(() => stage?.dispose());
afterEach(async () => {
  expect(await stage.api.queryOverSocket('{ __typename }')).toEqual({ __typename: 'Query' });
  expect(stage.program.output()).not.toContain('ERROR');
});

// Concurrently, since each takes two ping intervals of the server.
test('closes the connection of a client that floods it without reading, with bounded memory, and of one that ignores pings', async () => {
  const floods: Record<string, (n: number) => Buffer> = {
    pings: () => frame(Buffer.alloc(125), PING),
    'messages that are echoed': () =>
      frame(JSON.stringify({ type: 'ping', payload: { echo: 'x'.repeat(60_000) } })),
    'queries with long answers': (n) =>
      frame(
        subscribe(
          `q${n}`,
          `{ request(id: "${id}") { products(first: 500) { nodes { id name images { id inputUrl } } } } }`,
        ),
      ),
    'queries that are given up at once': (n) =>
      Buffer.concat([
        frame(subscribe(`q${n}`, `{ request(id: "${id}") { products(first: 500) { nodes { id name } } } }`)),
        frame(JSON.stringify({ id: `q${n}`, type: 'complete' })),
      ]),
  };
  const before = await rssOf(stage.program.pid);
  let most = before;
  const watch = setInterval(
    () => void rssOf(stage.program.pid).then((rss) => (most = Math.max(most, rss))),
    100,
  );
  const clients = Object.entries(floods).flatMap(([name, next]) =>
    Array.from({ length: 4 }, async () => {
      const took = await flood(await deafClient(stage.program.url), next);
      return took < FLOOD_MS ? [] : [name];
    }),
  );
  const [silentFor, ...uncut] = await Promise.all([silence(await deafClient(stage.program.url)), ...clients]);
  clearInterval(watch);
  expect(uncut.flat()).toEqual([]);
  expect((most - before) / 2 ** 20).toBeLessThan(400);
  expect(silentFor).toBeLessThan(40_000);
}, 90_000);

test('survives hundreds of connections that are reset', async () => {
  for (let round = 0; round < 5; round += 1) {
    const sockets = await Promise.all(
      Array.from({ length: 100 }, () => sendRaw(stage.program.url, requestHead('GET /graphql', HANDSHAKE))),
    );
    for (const [n, socket] of sockets.entries()) {
      socket.on('error', () => {});
      socket.write(
        Buffer.concat([
          frame(INIT),
          frame(subscribe('s', `subscription { progress(requestId: "${id}") { status } }`)),
        ]).subarray(0, n),
      );
      socket.resetAndDestroy();
    }
  }
  expect(await stage.api.query('{ __typename }')).toEqual({ __typename: 'Query' });
});
