/**
 * Stores images and one large stream in the bucket of the S3_ variables, and prints the throughput and the memory. Run it
 * after `npm run build:server`.
 */
import { setInterval } from 'node:timers';
import { readConfig } from '../dist/src/config/index.js';
import { S3Storage } from '../dist/src/storage/s3-storage.js';

const PUTS = Number(process.env.PUTS ?? 500);
const PARALLEL = 16;
const PUT_BYTES = 30_000;
const STREAM_MIB = Number(process.env.STREAM_MIB ?? 300);
const MIB = 1024 * 1024;

const { s3 } = readConfig(process.env).storage;
const storage = await S3Storage.open(s3);
const seconds = (since) => (performance.now() - since) / 1000;

const image = Buffer.alloc(PUT_BYTES, 'halftone');
let next = 0;
const worker = async () => {
  while (next < PUTS) await storage.put(`requests/bench/images/${next++}.jpg`, image);
};
let startedAt = performance.now();
await Promise.all(Array.from({ length: PARALLEL }, worker));
console.log(
  `${PUTS} puts of ${PUT_BYTES} bytes, ${PARALLEL} at a time: ${(PUTS / seconds(startedAt)).toFixed(0)} a second`,
);

async function* megabytes() {
  for (let sent = 0; sent < STREAM_MIB * 16; sent++) yield Buffer.alloc(MIB / 16, sent % 256);
}
const before = process.memoryUsage.rss();
let peak = before;
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
startedAt = performance.now();
await storage.put('requests/bench/input.csv', megabytes());
const took = seconds(startedAt);
clearInterval(watch);
console.log(
  `a stream of ${STREAM_MIB} MiB: ${(STREAM_MIB / took).toFixed(0)} MiB/s, ` +
    `${((peak - before) / MIB).toFixed(0)} MiB more than the ${(before / MIB).toFixed(0)} MiB before`,
);
console.log(`${await storage.deletePrefix('requests/bench/')} objects deleted`);
