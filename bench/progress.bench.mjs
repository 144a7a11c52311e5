import { startChild } from './lib/children.mjs';
import { startImageHost } from './lib/image-host.mjs';
import { photographs } from './lib/pictures.mjs';
import { cpuBetween, cpuTimes } from './lib/processes.mjs';
import { csvOf, startProgram } from './lib/program.mjs';
import { inTurn } from './lib/rounds.mjs';
import { median, quantile, ratios } from './lib/statistics.mjs';
import { spreadTable, table } from './lib/table.mjs';

export const summary =
  'Latency of progress events at 1, 100 and 1,000 WebSocket clients while images are compressed.';

/** `subscribers` is the largest number of clients. */
export const defaults = { images: 200, subscribers: 1000, rounds: 3 };
export const quick = { images: 40, subscribers: 100, rounds: 1 };

const COUNTS = [1, 100, 1000];

/** The clients of one process: more would measure the client's own queue. */
const PER_PROCESS = 250;

export default async function progress({ options, root, cleanup }) {
  const { images, subscribers, rounds, quick: isQuick } = options;
  const host = await startImageHost(cleanup, await photographs(isQuick ? 8 : undefined));
  const program = await startProgram({ root, cleanup });
  const broadcast = await startChild(cleanup, new URL('reference/broadcast.child.mjs', import.meta.url));
  await program.runRequest(host.urls(50, 'warm-up'));
  const counts = [...new Set([...COUNTS.filter((count) => count < subscribers), subscribers])];
  const measured = (count) => async (round) => {
    const clients = await startClients(cleanup, count);
    const urls = host.urls(images, `progress-${count}-${round}`);
    const sample = await followRequest(program, clients, urls);
    sample.broadcast = await listenToBroadcast(program, clients, broadcast.first.url, urls);
    await clients.stop();
    return sample;
  };
  const variants = Object.fromEntries(counts.map((count) => [count, measured(count)]));
  const samples = await inTurn(rounds, variants, (round) => console.log(`round ${round} of ${rounds} done`));
  return { samples: summarize(counts, samples) };
}

/** Starts as many processes as `count` clients need, and treats them as one. */
async function startClients(cleanup, count) {
  const children = [];
  for (let left = count; left > 0; left -= PER_PROCESS) {
    const child = await startChild(cleanup, new URL('lib/subscribers.child.mjs', import.meta.url));
    children.push({ ...child, size: Math.min(left, PER_PROCESS) });
  }
  const ask = (message) =>
    Promise.all(children.map((child) => child.ask(typeof message === 'function' ? message(child) : message)));
  return { ask, stop: () => Promise.all(children.map((child) => child.stop())) };
}

/** Runs a request with all clients subscribed; returns the latencies from the recording of a change to each client. */
async function followRequest(program, clients, urls) {
  const url = `${program.url.replace(/^http/, 'ws')}/graphql`;
  await clients.ask(({ size }) => ({ connect: size, url }));
  const before = cpuTimes(program.roots);
  const id = await program.upload(csvOf(urls));
  await clients.ask({ subscribe: id });
  const results = await clients.ask({ collect: true });
  await program.completion(id);
  const cpu = cpuBetween(before, cpuTimes(program.roots));
  return { latencies: results.flatMap(({ latencies }) => latencies), cpu, images: urls.length };
}

/** Sends events to the same clients from a bare server, while the program compresses as many images unobserved. */
async function listenToBroadcast(program, clients, url, urls) {
  const request = program.runRequest(urls.map((each) => `${each}?again`));
  const results = await clients.ask(({ size }) => ({ listen: size, url, ms: 3000 }));
  await request;
  return results.flatMap(({ latencies }) => latencies);
}

const clientsText = (count) => (count === 1 ? '1 client' : `${count} clients`);

function summarize(counts, samples) {
  const rows = (share, latencies) =>
    Object.fromEntries(
      counts.map((count) => [
        clientsText(count),
        samples[count].map((sample) => quantile(latencies(sample), share)),
      ]),
    );
  for (const share of [0.5, 0.99]) {
    const name = `p${share * 100}`;
    const ours = rows(share, ({ latencies }) => latencies);
    const bare = rows(share, ({ broadcast }) => broadcast);
    console.log(`\n${spreadTable(`ours, ${name} ms`, ours)}`);
    console.log(`\n${spreadTable(`bare WebSocket server, ${name} ms`, bare)}`);
    const [fewest, ...more] = Object.keys(ours);
    const growth = more.map((key) => [`${key} / ${fewest}`, ratios(ours[key], ours[fewest])]);
    if (growth.length > 0) console.log(`\n${spreadTable(`ours, ${name} ratio`, Object.fromEntries(growth))}`);
  }
  const lines = counts.map((count) => [
    clientsText(count),
    median(samples[count].map(({ latencies }) => latencies.length / count)),
    ...['main', 'PostgreSQL'].map((kind) =>
      median(samples[count].map(({ cpu, images }) => cpu[kind] / images)),
    ),
  ]);
  console.log(
    `\n${table(['ours, median', 'events per client', 'main CPU ms/image', 'PostgreSQL CPU ms/image'], lines)}`,
  );
  return Object.fromEntries(
    counts.map((count) => [
      count,
      samples[count].map(({ latencies, broadcast, ...rest }) => ({
        ...rest,
        events: latencies.length,
        p50: quantile(latencies, 0.5),
        p99: quantile(latencies, 0.99),
        bareP50: quantile(broadcast, 0.5),
        bareP99: quantile(broadcast, 0.99),
      })),
    ]),
  );
}
