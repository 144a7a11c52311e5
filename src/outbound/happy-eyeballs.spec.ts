import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { readConfig } from '../config/index.js';
import { connectFastest } from './happy-eyeballs.js';
import { OutboundClient } from './outbound-client.js';

/** A server in a thread of its own, whose queue of connections is full while the thread is blocked. */
const SERVER = `
  const { createServer } = require('node:http');
  const { parentPort, workerData } = require('node:worker_threads');
  const server = createServer((_, response) => response.end('image'));
  server.listen({ port: workerData.port, host: workerData.host, backlog: 1 }, () => parentPort.postMessage(server.address().port));
  parentPort.on('message', (ms) => {
    parentPort.postMessage('blocked');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  });
`;
const v4 = (address: string) => ({ address, family: 4 });
const V6 = { address: '::1', family: 6 };

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Starts a server that accepts no connection for the next `ms`. */
async function startBusyServer(ms: number, host = '127.0.0.1', port = 0): Promise<number> {
  const worker = new Worker(SERVER, { eval: true, workerData: { host, port } });
  cleanups.push(() => worker.terminate());
  const [busyPort] = (await once(worker, 'message')) as [number];
  worker.postMessage(ms);
  await once(worker, 'message');
  await sleep(50);
  const fillers = Array.from({ length: 4 }, () => connect(busyPort, host).on('error', () => undefined));
  cleanups.push(() => fillers.forEach((socket) => socket.destroy()));
  await sleep(100);
  return busyPort;
}

async function startServer(host = '127.0.0.1', port = 0): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => undefined).end());
  await once(server.listen(port, host), 'listening');
  cleanups.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function connectTo(addresses: { address: string; family: number }[], port: number): Promise<Socket> {
  const socket = await connectFastest(addresses, port, AbortSignal.timeout(5_000));
  cleanups.push(() => socket.destroy());
  return socket;
}

test('downloads from a dual-stack host whose IPv4 handshake takes over a second and whose IPv6 refuses', async () => {
  const port = await startBusyServer(1_400);
  const client = new OutboundClient(readConfig({ FETCH_ALLOW_PRIVATE: '127.0.0.0/8,::1' }), {
    resolve: async () => [v4('127.0.0.1'), V6],
  });
  cleanups.push(() => client.onApplicationShutdown());
  const url = `http://both-families.test:${port}/1.jpg`;
  expect(await client.withDownload(url, ({ bytes }) => String(bytes))).toBe('image');
}, 20_000);

test('connects to the second address 250 ms after a first one that does not respond', async () => {
  const port = await startBusyServer(4_000, '127.0.0.2');
  await startServer('127.0.0.1', port);
  const begun = performance.now();
  const socket = await connectTo([v4('127.0.0.2'), v4('127.0.0.1')], port);
  expect(socket.remoteAddress).toBe('127.0.0.1');
  expect(performance.now() - begun).toBeGreaterThan(240);
});

test('connects to the second address immediately when the first one refuses', async () => {
  const port = await startServer('127.0.0.1');
  expect((await connectTo([v4('127.0.0.2'), v4('127.0.0.1')], port)).remoteAddress).toBe('127.0.0.1');
  expect((await connectTo([V6, v4('127.0.0.1')], port)).remoteAddress).toBe('127.0.0.1');
});

test('attempts the other family second, whatever the number of addresses of the first', async () => {
  const port = await startServer('::1');
  const first = Array.from({ length: 20 }, (_, n) => v4(`127.0.1.${n}`));
  expect((await connectTo([...first, V6], port)).remoteAddress).toBe('::1');
});

test('rejects with the error of the first address when all refuse', async () => {
  const port = await startServer('127.0.0.1');
  await expect(connectTo([v4('127.0.0.2'), V6], port)).rejects.toMatchObject({
    code: 'ECONNREFUSED',
    address: '127.0.0.2',
  });
});

test('rejects with the reason of the signal while an address does not respond', async () => {
  const port = await startBusyServer(5_000);
  const reason = new Error('stopping');
  const caller = new AbortController();
  const connecting = connectFastest([v4('127.0.0.1')], port, caller.signal);
  setTimeout(() => caller.abort(reason), 50);
  await expect(connecting).rejects.toBe(reason);
  await expect(connectFastest([v4('127.0.0.1')], port, AbortSignal.abort(reason))).rejects.toBe(reason);
});

test('reports TIMEOUT when no address of a host responds within the connect timeout', async () => {
  const port = await startBusyServer(2_000);
  const client = new OutboundClient(readConfig({ FETCH_ALLOW_PRIVATE: '127.0.0.0/8' }), {
    resolve: async () => [v4('127.0.0.1')],
    limits: { connectMs: 300 },
  });
  cleanups.push(() => client.onApplicationShutdown());
  await expect(client.withDownload(`http://slow.test:${port}/`, () => null)).rejects.toMatchObject({
    code: 'TIMEOUT',
    message: 'The host did not accept a connection in time.',
  });
});
