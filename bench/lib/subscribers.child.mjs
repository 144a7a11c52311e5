// Subscribers of progress in a process of their own, over real WebSockets. Messages to it:
//   { connect, url }       opens that many connections with the protocol graphql-transport-ws
//   { subscribe }          subscribes each to this request; responds when all have got their first event
//   { collect }            responds with the latencies in ms since then, once all subscriptions are complete
//   { listen, url, ms }    opens that many plain WebSockets to reference/broadcast and collects for that time
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { respond } from './respond.mjs';

const QUERY = `subscription ($id: ID!) {
  progress(requestId: $id) { status processedImages percentage etaSeconds updatedAt }
}`;

const now = () => performance.timeOrigin + performance.now();

let clients = [];
let subscriptions = [];

async function connect({ connect: count, url }) {
  clients = await Promise.all(
    Array.from({ length: count }, async () => {
      const client = createClient({ url, webSocketImpl: WebSocket, lazy: false, retryAttempts: 0 });
      await new Promise((resolve, reject) => {
        client.on('connected', resolve);
        client.on('closed', reject);
      });
      return client;
    }),
  );
  return { connected: clients.length };
}

/** Follows a request; resolves to the latencies of its changes at the end, and calls `first` with the first event. */
async function follow(client, id, first) {
  const latencies = [];
  let last;
  for await (const { data, errors } of client.iterate({ query: QUERY, variables: { id } })) {
    if (errors) throw new Error(JSON.stringify(errors));
    const { updatedAt } = data.progress;
    // The first event is the state at the time of the subscription, and no change.
    if (last !== undefined && updatedAt !== last) latencies.push(now() - Date.parse(updatedAt));
    if (last === undefined) first();
    last = updatedAt;
  }
  return latencies;
}

async function subscribe({ subscribe: id }) {
  const firsts = [];
  subscriptions = clients.map((client) => {
    let latencies;
    firsts.push(
      new Promise((resolve, reject) => {
        latencies = follow(client, id, resolve);
        latencies.then(resolve, reject);
      }),
    );
    return latencies;
  });
  await Promise.all(firsts);
  return { subscribed: subscriptions.length };
}

async function collect() {
  const latencies = (await Promise.all(subscriptions)).flat();
  for (const client of clients) await client.dispose();
  clients = [];
  return { latencies };
}

async function listen({ listen: count, url, ms }) {
  const latencies = [];
  const sockets = await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = new WebSocket(url);
      await new Promise((resolve, reject) => {
        socket.once('open', resolve).once('error', reject);
      });
      return socket;
    }),
  );
  for (const socket of sockets)
    socket.addEventListener('message', ({ data }) => latencies.push(now() - JSON.parse(data).at));
  await sleep(ms);
  for (const socket of sockets) socket.terminate();
  return { latencies };
}

const HANDLERS = { connect, subscribe, collect, listen };

respond((message) => {
  const name = Object.keys(HANDLERS).find((key) => key in message);
  return HANDLERS[name](message);
});
