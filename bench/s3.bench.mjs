import path from 'node:path';
import { setInterval } from 'node:timers';
import { pathToFileURL } from 'node:url';
import { startS3 } from './lib/services.mjs';
import { spread } from './lib/statistics.mjs';
import { table } from './lib/table.mjs';

export const summary = 'Puts per second and streaming throughput of the S3 store, with its memory.';

export const defaults = { puts: 500, 'stream-mib': 300, rounds: 3 };
export const quick = { puts: 50, 'stream-mib': 16, rounds: 1 };

const PARALLEL = 16;
const PUT_BYTES = 30_000;
const MIB = 1024 * 1024;

/** Uses the bucket of the S3_ variables, or without them a server that it starts. */
export default async function s3({ options: { puts, 'stream-mib': mib, rounds }, root, cleanup }) {
  const variables = process.env.S3_ENDPOINT
    ? process.env
    : (await startS3(cleanup)).server.variables('halftone-bench');
  const built = (file) => import(pathToFileURL(path.join(root, 'dist/src', file)).href);
  const { readConfig } = await built('config/index.js');
  const { S3Storage } = await built('storage/s3-storage.js');
  const storage = await S3Storage.open(readConfig({ ...variables }).storage.s3);
  cleanup.add(() => storage.deletePrefix('requests/bench/'));
  const samples = [];
  for (let round = 1; round <= rounds; round += 1)
    samples.push({ putsPerSecond: await putMany(storage, puts), ...(await putStream(storage, mib)) });
  const line = (name, field) => {
    const { min, median, max } = spread(samples.map((sample) => sample[field]));
    return [name, min, median, max];
  };
  const rows = [
    line(`puts/s of ${PUT_BYTES} bytes, ${PARALLEL} at a time`, 'putsPerSecond'),
    line(`MiB/s of a stream of ${mib} MiB`, 'streamMibPerSecond'),
    line('MiB of memory added by the stream', 'streamAddedMib'),
  ];
  console.log(`\n${table(['S3 store', 'min', 'median', 'max'], rows)}`);
  return { samples };
}

async function putMany(storage, puts) {
  const image = Buffer.alloc(PUT_BYTES, 'halftone');
  let next = 0;
  const lane = async () => {
    while (next < puts) await storage.put(`requests/bench/images/${next++}.jpg`, image);
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: PARALLEL }, lane));
  return (puts / (performance.now() - startedAt)) * 1000;
}

async function putStream(storage, mib) {
  async function* megabytes() {
    for (let sent = 0; sent < mib * 16; sent += 1) yield Buffer.alloc(MIB / 16, sent % 256);
  }
  const before = process.memoryUsage.rss();
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  const startedAt = performance.now();
  await storage.put('requests/bench/input.csv', megabytes()).finally(() => clearInterval(watch));
  const streamMibPerSecond = (mib / (performance.now() - startedAt)) * 1000;
  return { streamMibPerSecond, streamAddedMib: (peak - before) / MIB };
}
